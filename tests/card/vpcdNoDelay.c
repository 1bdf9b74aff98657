/*
 * vpcd writes the length of a message and its body one after the other: Nagle's algorithm holds the body back until the card's
 * side acknowledges the length, 40 ms later, for every APDU. Preloaded into the tests' pcscd, this sets TCP_NODELAY on its
 * connections, so that a virtual card answers as fast as a real one. Nothing else of pcscd is touched.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int accept(int listener, struct sockaddr *address, socklen_t *length) {
  int (*next)(int, struct sockaddr *, socklen_t *) = (int (*)(int, struct sockaddr *, socklen_t *))dlsym(RTLD_NEXT, "accept");
  int connection = next(listener, address, length), on = 1;
  if (connection >= 0) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return connection;
}
