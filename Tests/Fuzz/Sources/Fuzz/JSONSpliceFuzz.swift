import JSONEditing

/// Scanning and splicing JSON: what is valid stays valid, and whatever an edit does not cover stays as it is.
enum JSONSpliceFuzz {
  /// The first byte picks which members go, the second what is appended.
  static func run(_ input: [UInt8]) {
    guard input.count > 2 else { return }
    let bytes = Array(input[2...])
    let document = try? JSONDocument.scan(bytes)
    let object: JSONObject
    do throws(JSONError) {
      object = try JSONObject.scan(bytes)
    } catch {
      must((error.code == .notAnObject) == (document != nil), "\(error), but document is \(document as Any)")
      must(0...bytes.count ~= error.offset, "a fault at \(error.offset) of \(bytes.count)")
      if let document, document.kind == .array { checkArray(bytes, document.value) }
      return
    }
    must(document?.kind == .object, "an object, but the document is \(document as Any)")
    must(object.braces == document?.value, "the object stands elsewhere")
    checkMembers(object, bytes)
    let removed = object.members.indices.filter { index in
      index < 7 ? input[0] >> UInt8(index) & 1 == 1 : input[0] >> 7 == 1
    }
    let added: [[UInt8]] = (0..<Int(input[1] & 3)).map { JSONEdit.member("new", Array("[\($0),\"x\"]".utf8)) }
    splice(object, bytes, removing: removed, appending: added)
  }

  private static func checkMembers(_ object: JSONObject, _ bytes: [UInt8]) {
    var end = object.braces.lowerBound + 1
    for member in object.members {
      must(member.key.lowerBound >= end && member.value.upperBound < object.braces.upperBound, "out of order")
      must(member.key.upperBound < member.value.lowerBound, "a value in its key")
      end = member.value.upperBound
      let value = try? JSONDocument.scan(Array(bytes[member.value]))
      must(value?.kind == member.kind, "a \(member.kind) that is \(value as Any) by itself")
      must(value?.value == 0..<member.value.count, "white space in a value's span")
      checkString(bytes, member.key)
      if member.kind == .string { checkString(bytes, member.value) }
      if member.kind == .array { checkArray(bytes, member.value) }
      if member.kind == .object {
        let inner = try? JSONObject.scan(bytes, in: member.value)
        must(inner?.braces == member.value, "an inner object that is none")
      }
    }
  }

  /// A decoded string, quoted again, decodes to itself.
  private static func checkString(_ bytes: [UInt8], _ range: Range<Int>) {
    let text = JSONString.decoded(bytes, range)
    let quoted = JSONString.quoted(text)
    must((try? JSONDocument.scan(quoted))?.kind == .string, "quoted, it is no string")
    must(JSONString.decoded(quoted, 0..<quoted.count) == text, "quoted and decoded, it is another")
    must(JSONString.equals(quoted, 0..<quoted.count, text), "it does not equal itself")
  }

  private static func checkArray(_ bytes: [UInt8], _ range: Range<Int>) {
    guard let array = try? JSONArray.scan(bytes, in: range) else { failed("an array that is none") }
    for element in array.elements {
      must((try? JSONDocument.scan(Array(bytes[element.value])))?.kind == element.kind, "another element")
    }
    var edit = JSONEdit()
    edit.append([Array("7".utf8), Array("null".utf8)], to: array)
    guard let output = try? edit.apply(to: bytes), let document = try? JSONDocument.scan(output) else {
      failed("appended to, it is no document")
    }
    _ = document
  }

  private static func splice(
    _ object: JSONObject, _ bytes: [UInt8], removing removed: [Int], appending added: [[UInt8]]
  ) {
    var edit = JSONEdit()
    edit.update(object, removing: removed, appending: added)
    guard let output = try? edit.apply(to: bytes), let again = try? JSONObject.scan(output) else {
      failed("after the edit it is no object")
    }
    let kept = object.members.indices.filter { !removed.contains($0) }.map { object.members[$0] }
    must(again.members.count == kept.count + added.count, "\(again.members.count) members")
    for (old, new) in zip(kept, again.members) {
      must(bytes[old.member].elementsEqual(output[new.member]), "a member that was to stay differs")
    }
    for (text, new) in zip(added, again.members.suffix(added.count)) {
      must(text.elementsEqual(output[new.member]), "what was appended differs")
    }
    must(
      bytes[..<object.braces.lowerBound].elementsEqual(output[..<again.braces.lowerBound])
        && bytes[object.braces.upperBound...].elementsEqual(output[again.braces.upperBound...]),
      "bytes around the object differ")
    checkChanges(edit, bytes, output)
    if removed.isEmpty, added.isEmpty { must(output == bytes, "nothing asked, and something changed") }
  }

  /// Outside the changes that an edit reports, every byte is there, in order.
  static func checkChanges(_ edit: JSONEdit, _ bytes: [UInt8], _ output: [UInt8]) {
    checkChanges(edit.changes, bytes, output)
  }

  static func checkChanges(_ changes: [JSONEdit.Splice], _ bytes: [UInt8], _ output: [UInt8]) {
    var expected: [UInt8] = []
    var index = 0
    for change in changes {
      must(change.range.lowerBound >= index, "changes overlap")
      expected += bytes[index..<change.range.lowerBound]
      expected += change.replacement
      index = change.range.upperBound
    }
    must(expected + bytes[index...] == output, "a byte outside the changes differs")
  }
}
