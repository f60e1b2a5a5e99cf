// Written by Tests/oracle/signed_cases.py with botocore 1.43.

extension SignedCase {
  /// Requests that are signed as they are sent.
  static let plain = [
    SignedCase(
      name: "SubmitJob as botocore signs it",
      method: "POST",
      target: "/v1/submitjob",
      fields: [("Host", "127.0.0.1:8084"), ("Content-Type", "application/json")],
      body: "{\"jobName\": \"nightly-42\", \"jobQueue\": \"q\", \"jobDefinition\": \"etl:12\"}",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "POST", "/v1/submitjob", "", "content-type:application/json", "host:127.0.0.1:8084",
        "x-amz-date:20261124T140211Z", "", "content-type;host;x-amz-date",
        "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
      ],
      signature: "07453df3eacfb6177a1447698ddd8b29529ece057e8bd2fa6cd21feb744ecfe7"),
    SignedCase(
      name: "with a session token",
      method: "POST",
      target: "/v1/submitjob",
      fields: [("Host", "batch.eu-west-1.amazonaws.com"), ("Content-Type", "application/json")],
      body: "{\"jobName\": \"nightly-42\", \"jobQueue\": \"q\", \"jobDefinition\": \"etl:12\"}",
      token: "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJIMEYCIQ==", region: "eu-west-1",
      service: "batch",
      canonicalRequest: [
        "POST", "/v1/submitjob", "", "content-type:application/json", "host:batch.eu-west-1.amazonaws.com",
        "x-amz-date:20261124T140211Z",
        "x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJIMEYCIQ==", "",
        "content-type;host;x-amz-date;x-amz-security-token",
        "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
      ],
      signature: "22ac9622c596954729097faae07014d6726d9b71e68aaedb3cd83ea195e96a05"),
    SignedCase(
      name: "an ARN in the path is escaped twice",
      method: "GET",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Aeu-west-1%3A123456789012%3Ajob-definition%2Fd%3A1",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "GET", "/v1/tags/arn%253Aaws%253Abatch%253Aeu-west-1%253A123456789012%253Ajob-definition%252Fd%253A1",
        "", "host:localhost:8084", "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "89e50df88e780e86bb224dee3972c788e9a6ae3b8effdaa2a35e3f41ba1e0eb9"),
    SignedCase(
      name: "lower-case escapes in the path keep their case",
      method: "GET",
      target: "/v1/tags/arn%3aaws%3abatch%2fx",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "GET", "/v1/tags/arn%253aaws%253abatch%252fx", "", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "d5f7e348bf8cd02c37a2bc16e49b43ae3ae0891a93430b3cc37a64ba3c92a70f"),
    SignedCase(
      name: "a query with escapes",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=z%2F1&tagKeys=a%20b",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=a%20b&tagKeys=z%2F1",
        "host:localhost:8084", "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "854f0ee4c1681f98c1fe4b98ba14a6ab073c4d6854dbd7f39c8c7f4fff32c90c"),
    SignedCase(
      name: "everything, with an empty Content-Type, as the Java SDK v1",
      method: "POST",
      target: "/v1/submitjob",
      fields: [
        ("Host", "host.docker.internal:8084"), ("Content-Type", ""),
        ("amz-sdk-invocation-id", "11111111-2222-3333-4444-555555555555"),
        ("amz-sdk-request", "attempt=1;max=4"), ("amz-sdk-retry", "0/0/500"), ("Content-Length", "69"),
        ("User-Agent", "aws-sdk-java/1.12.800  Linux/6.1 OpenJDK_64-Bit_Server_VM/17.0.9"),
      ],
      body: "{\"jobName\": \"nightly-42\", \"jobQueue\": \"q\", \"jobDefinition\": \"etl:12\"}",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "POST", "/v1/submitjob", "", "amz-sdk-invocation-id:11111111-2222-3333-4444-555555555555",
        "amz-sdk-request:attempt=1;max=4", "amz-sdk-retry:0/0/500", "content-length:69", "content-type:",
        "host:host.docker.internal:8084",
        "user-agent:aws-sdk-java/1.12.800 Linux/6.1 OpenJDK_64-Bit_Server_VM/17.0.9",
        "x-amz-date:20261124T140211Z", "",
        "amz-sdk-invocation-id;amz-sdk-request;amz-sdk-retry;content-length;content-type;host;user-agent;x-amz-date",
        "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
      ],
      signature: "0dfd51eed61d9bb97a0f11f8cc201a99bb8b562dafb4fd32c4fd48684701390d"),
    SignedCase(
      name: "Content-Length and amz-sdk-*, as the Go SDK v2",
      method: "POST",
      target: "/v1/describejobs",
      fields: [
        ("Host", "localhost:8084"), ("Content-Length", "19"), ("Content-Type", "application/json"),
        ("Amz-Sdk-Invocation-Id", "0f3a"), ("Amz-Sdk-Request", "attempt=1; max=3"),
      ],
      body: "{\"jobs\":[\"abc123\"]}",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "POST", "/v1/describejobs", "", "amz-sdk-invocation-id:0f3a", "amz-sdk-request:attempt=1; max=3",
        "content-length:19", "content-type:application/json", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "",
        "amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-date",
        "a182d9e104c0b21126f0d5a78b28830a82c10a330993e3faf994b6c77e4fc2ff",
      ],
      signature: "35077df1f0fafc2f31f08821d2b0c65f0948cc253c9c05994257b0b9dd337d31"),
    SignedCase(
      name: "the body's hash in a field, as the Java SDK v2",
      method: "POST",
      target: "/v1/submitjob",
      fields: [
        ("Host", "localhost:8084"), ("Content-Type", "application/json"),
        ("X-Amz-Content-SHA256", "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a"),
      ],
      body: "{\"jobName\": \"nightly-42\", \"jobQueue\": \"q\", \"jobDefinition\": \"etl:12\"}",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "POST", "/v1/submitjob", "", "content-type:application/json", "host:localhost:8084",
        "x-amz-content-sha256:f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
        "x-amz-date:20261124T140211Z", "", "content-type;host;x-amz-content-sha256;x-amz-date",
        "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
      ],
      signature: "a019bb4e13585bba1b5fc1a08e5432a9704fc1718d0c5c257111884c84afe19a"),
    SignedCase(
      name: "fields of one name are joined and blanks collapsed",
      method: "POST",
      target: "/v1/submitjob",
      fields: [
        ("Host", "localhost:8084"), ("x-amz-meta-b", "  two   words "), ("x-amz-meta-a", "first"),
        ("x-amz-meta-a", "second"),
      ],
      body: "{\"jobName\": \"nightly-42\", \"jobQueue\": \"q\", \"jobDefinition\": \"etl:12\"}",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "POST", "/v1/submitjob", "", "host:localhost:8084", "x-amz-date:20261124T140211Z",
        "x-amz-meta-a:first,second", "x-amz-meta-b:two words", "",
        "host;x-amz-date;x-amz-meta-a;x-amz-meta-b",
        "f629283fc35f701362fc325abc55b4b20250e5b6f390a6c50d5424afe5cbff4a",
      ],
      signature: "b9c9359f14c3ae943f9261fbd1b5982966a469d7865bee508515597ecb117996"),
    SignedCase(
      name: "a host without a port, a GET without a body",
      method: "GET",
      target: "/v1/describejobqueues",
      fields: [("Host", "batch.us-east-1.amazonaws.com")],
      body: "",
      token: nil, region: "us-east-1", service: "batch",
      canonicalRequest: [
        "GET", "/v1/describejobqueues", "", "host:batch.us-east-1.amazonaws.com",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "41bcb1b580d6c8c734a92af8310092ae26dcf87a6d6345821c4f0737d16f8096"),
    SignedCase(
      name: "another service",
      method: "POST",
      target: "/",
      fields: [
        ("Host", "sts.us-east-1.amazonaws.com"),
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
      ],
      body: "Action=GetCallerIdentity&Version=2011-06-15",
      token: nil, region: "us-east-1", service: "sts",
      canonicalRequest: [
        "POST", "/", "", "content-type:application/x-www-form-urlencoded; charset=utf-8",
        "host:sts.us-east-1.amazonaws.com", "x-amz-date:20261124T140211Z", "", "content-type;host;x-amz-date",
        "ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843",
      ],
      signature: "5db55fc28df579c0595a9f19f628574c0887f0a0517d1766ed1815104db5b6d1"),
  ]

  /// Queries that are signed in another form than they are sent in, which a verifier must accept.
  static let differingQueries = [
    SignedCase(
      name: "a plus that is signed as a space, as the Java SDK v1",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=z%2F1&tagKeys=a+b",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=a%20b&tagKeys=z%2F1",
        "host:localhost:8084", "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "854f0ee4c1681f98c1fe4b98ba14a6ab073c4d6854dbd7f39c8c7f4fff32c90c"),
    SignedCase(
      name: "a plus that is signed as it is sent",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=a+b",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=a+b", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "056d8587f0d688781eb02045b44e6641f8a12da40cdf03837fc5fe8f4fc841ec"),
    SignedCase(
      name: "an escape of an unreserved character, signed as it is sent",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=%7eme",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=%7eme", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "1ba7e6e1299a62281132c7a51e3bcb55525825b00205911593b7c5dcc9f629ed"),
    SignedCase(
      name: "an escape of an unreserved character, signed decoded",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=%7Eme",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=~me", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "45d2104525aea14a1e41603fc4cbb72f5d7df2d7d45899edbe66519f321322a0"),
  ]

  /// Queries that mean one thing where they were signed and another where they are sent on.
  static let misleadingQueries = [
    SignedCase(
      name: "a plus that is signed as an escaped plus",
      method: "DELETE",
      target: "/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=a+b",
      fields: [("Host", "localhost:8084")],
      body: "",
      token: nil, region: "eu-west-1", service: "batch",
      canonicalRequest: [
        "DELETE", "/v1/tags/arn%253Aaws%253Abatch%253Ax", "tagKeys=a%2Bb", "host:localhost:8084",
        "x-amz-date:20261124T140211Z", "", "host;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ],
      signature: "8cba165da800565239cdf486f151d93ffea8461453e99ba3fa4aa1a8a1be74f7")
  ]
}
