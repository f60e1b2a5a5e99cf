// epoll(7), which Swift's module for the C library leaves out. Linux only.
#ifndef SFN_BATCH_PROXY_CEPOLL_SHIM_H
#define SFN_BATCH_PROXY_CEPOLL_SHIM_H

#include <stdint.h>
#include <sys/epoll.h>

// Constants that C declares as an enumeration, and Swift would import as values of a type.

static inline uint32_t shim_EPOLLIN(void) { return EPOLLIN; }

static inline uint32_t shim_EPOLLRDHUP(void) { return EPOLLRDHUP; }

static inline int shim_EPOLL_CLOEXEC(void) { return EPOLL_CLOEXEC; }

#endif
