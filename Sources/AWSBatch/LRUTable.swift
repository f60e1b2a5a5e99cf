/// A bounded table that forgets what was used longest ago. Slots are linked by index, so that a use costs one
/// look-up and a few stores.
struct LRUTable<Key: Hashable, Value> {
  private struct Slot {
    var key: Key
    var value: Value
    var newer: Int
    var older: Int
  }

  private static var none: Int { -1 }

  let capacity: Int
  private var slots: [Slot] = []
  private var free: [Int] = []
  private var index: [Key: Int] = [:]
  private var newest = LRUTable.none
  private var oldest = LRUTable.none

  /// - Parameter capacity: at least 1.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var count: Int { index.count }

  /// The value of `key`, which becomes the newest. HOT.
  mutating func value(for key: Key) -> Value? {
    guard let slot = index[key] else { return nil }
    if slot != newest {
      unlink(slot)
      link(slot)
    }
    return slots[slot].value
  }

  mutating func set(_ value: Value, for key: Key) {
    if let slot = index[key] {
      slots[slot].value = value
      unlink(slot)
      link(slot)
      return
    }
    if index.count >= capacity, oldest != Self.none { removeValue(for: slots[oldest].key) }
    let fresh = Slot(key: key, value: value, newer: Self.none, older: Self.none)
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      slots[slot] = fresh
    } else {
      slot = slots.count
      slots.append(fresh)
    }
    index[key] = slot
    link(slot)
  }

  mutating func removeValue(for key: Key) {
    guard let slot = index.removeValue(forKey: key) else { return }
    unlink(slot)
    free.append(slot)
  }

  mutating func removeAll(where condition: (Key, Value) -> Bool) {
    let doomed = index.filter { condition($0.key, slots[$0.value].value) }
    for key in doomed.keys { removeValue(for: key) }
  }

  private mutating func unlink(_ slot: Int) {
    let (newer, older) = (slots[slot].newer, slots[slot].older)
    if newer == Self.none { newest = older } else { slots[newer].older = older }
    if older == Self.none { oldest = newer } else { slots[older].newer = newer }
  }

  private mutating func link(_ slot: Int) {
    slots[slot].newer = Self.none
    slots[slot].older = newest
    if newest != Self.none { slots[newest].newer = slot }
    newest = slot
    if oldest == Self.none { oldest = slot }
  }
}
