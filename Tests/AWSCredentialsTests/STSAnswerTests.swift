import Testing

@testable import AWSCredentials

@Suite("STS's answers")
struct STSAnswerTests {
  private func element(_ name: String, _ text: String) -> String? {
    STSAnswer(Array(text.utf8)).element(name)
  }

  @Test("yield an element's text, without blanks around it and with entities decoded once")
  func yieldsElements() {
    #expect(element("A", "<X><A>\n one </A><A>two</A></X>") == "one")
    #expect(element("A", "<A>&lt;&gt;&quot;&apos;&#39;&#34;&amp;lt;</A>") == "<>\"''\"&lt;")
    #expect(element("A", "<A></A>")?.isEmpty == true)
  }

  @Test("yield nothing for what is not there or not closed")
  func yieldsNothing() {
    for text in ["", "<A>", "<A>x", "</A>", "</A><A>", "<B>x</B>", "<AB>x</AB>", "A"] {
      #expect(element("A", text) == nil, "\(text)")
    }
  }

  @Test("tell a failure by code and message, else by status")
  func tellsFailures() {
    let answer = STSAnswer(Array("<Code>Throttling</Code><Message>Rate\nexceeded</Message>".utf8))
    #expect(answer.failure(status: 400) == "Throttling: Rate exceeded")
    #expect(STSAnswer([]).failure(status: 418) == "status 418")
    #expect(STSAnswer(Array("<Message>no</Message>".utf8)).failure(status: 400) == "no")
  }

  @Test("tell the account of an ARN")
  func tellsAccounts() {
    #expect(STSClient.account(ofARN: "arn:aws:sts::111122223333:assumed-role/x/y") == "111122223333")
    for text in [nil, "", "arn:aws:sts::", "arn:aws:s3:::bucket", "x:aws:sts::1:y"] {
      #expect(STSClient.account(ofARN: text) == nil)
    }
  }
}
