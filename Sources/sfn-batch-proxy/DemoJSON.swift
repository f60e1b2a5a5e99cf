import JSONEditing

/// The few values that the demo reads from answers.
enum DemoJSON {
  /// A string member of the top-level object.
  static func string(_ name: StaticString, in body: [UInt8]) -> String? {
    guard let object = try? JSONObject.scan(body) else { return nil }
    return string(name, of: object, in: body)
  }

  /// `jobs[0].status` of DescribeJobs.
  static func statusOfFirstJob(in body: [UInt8]) -> String? {
    guard let object = try? JSONObject.scan(body), let jobs = object.first("jobs", in: body),
      jobs.kind == .array, let array = try? JSONArray.scan(body, in: jobs.value),
      let first = array.elements.first, first.kind == .object,
      let job = try? JSONObject.scan(body, in: first.value)
    else { return nil }
    return string("status", of: job, in: body)
  }

  private static func string(_ name: StaticString, of object: JSONObject, in body: [UInt8]) -> String? {
    guard let member = object.first(name, in: body), member.kind == .string else { return nil }
    return JSONString.decoded(body, member.value)
  }
}
