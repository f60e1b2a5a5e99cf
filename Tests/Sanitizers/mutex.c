// Shows ThreadSanitizer what it cannot see of Swift's Mutex on Linux. Loaded with LD_PRELOAD by scripts/test-sanitized.
//
// Mutex (module Synchronization) takes a free lock with an atomic operation, which is compiled into the caller, where the
// sanitizer watches it. A lock that another thread holds is taken, and one that others wait for is given up, inside
// libswiftSynchronization with a futex, which it does not watch: it then misses that one thread's work comes before the
// other's, and reports races between sections that the lock keeps apart. So the library's three functions for that are
// called from here, with the two annotations of the sanitizer that say what they do.
//
// Nothing is suppressed: what no lock guards is found, here as everywhere (Races.swift, which the script runs first).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// Weak, because programs that the tests start load this too and have no sanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

// Methods of Synchronization._MutexHandle: `self` is the lock's one word.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

typedef SWIFT void (*Lock)(uint32_t, SELF void *);
typedef SWIFT bool (*TryLock)(SELF void *);
typedef SWIFT void (*Unlock)(SELF void *);

SWIFT void lock_slow(uint32_t owner, SELF void *mutex) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF void *mutex) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t owner, SELF void *mutex) {
  ((Lock)dlsym(RTLD_NEXT, LOCK))(owner, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool try_lock_slow(SELF void *mutex) {
  bool is_taken = ((TryLock)dlsym(RTLD_NEXT, TRY_LOCK))(mutex);
  if (is_taken && __tsan_acquire) __tsan_acquire(mutex);
  return is_taken;
}

SWIFT void unlock_slow(SELF void *mutex) {
  if (__tsan_release) __tsan_release(mutex);
  ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
