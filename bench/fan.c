/* The floor and the crowd of the fan-out benchmark.
 *
 * fan floor SIZE             listens; accepts every watcher; at each "go" on stdin writes one prebuilt text frame with
 *                            SIZE bytes of payload to each by one send(2); answers "cpu" by its microseconds so far
 * fan crowd PORT PATH N FILE opens N sockets, sends what FILE holds on each once it is open, reads everything, and
 *                            prints a number whenever each of the N has got that many frames
 * fan watch PORT PATH N ROOM EACH
 *                            as crowd, for frames {"room":…,"from":F,"seq":S,…}: subscribes to ROOM, prints "S" when all
 *                            N have got everything up to S, "gap H F" when one that has got H is told what came after F
 *                            alone; if EACH is above 0, one socket is closed and opened again every EACH ms, from what it
 *                            has; "cut" when the server has closed one, which then comes again likewise
 *
 * They begin with "port P" and "ready", and end with stdin. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void no(const char *what) { perror(what); exit(1); }

static long cpu(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static struct sockaddr_in here(int port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return at;
}

static int floor_(size_t size) {
  unsigned char frame[70000];
  size_t head = size < 126 ? 2 : 4;
  frame[0] = 0x81;
  frame[1] = size < 126 ? size : 126;
  frame[2] = size >> 8;
  frame[3] = size & 255;
  memset(frame + head, 'x', size);
  int *watchers = malloc(sizeof(int) * 100000), many = 0, listening = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in at = here(0);
  socklen_t long_ = sizeof at;
  if (bind(listening, (void *)&at, sizeof at) || listen(listening, 4096)) no("listen");
  getsockname(listening, (void *)&at, &long_);
  printf("port %d\n", ntohs(at.sin_port));
  fflush(stdout);
  int poll = epoll_create1(0);
  struct epoll_event one = {.events = EPOLLIN, .data.fd = listening}, heard[2];
  epoll_ctl(poll, EPOLL_CTL_ADD, listening, &one);
  one.data.fd = 0;
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &one);
  for (;;) {
    int n = epoll_wait(poll, heard, 2, -1);
    for (int i = 0; i < n; i++) {
      if (heard[i].data.fd == listening) {
        int fd = accept(listening, NULL, NULL);
        if (fd < 0) no("accept");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        send(fd, "HTTP/1.1 101 S\r\n\r\n", 18, 0);
        watchers[many++] = fd;
        continue;
      }
      char asked[64];
      ssize_t got = read(0, asked, sizeof asked);
      if (got <= 0) return 0;
      if (asked[0] == 'c') {
        printf("%ld\n", cpu());
        fflush(stdout);
      } else
        for (int w = 0; w < many; w++)
          if (send(watchers[w], frame, head + size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) no("send");
    }
  }
}

struct line {
  int fd, opened, frames;
  unsigned long left; /* bytes of the frame that is being read */
  unsigned char head[14];
  int headed;
  char tail[4]; /* of the answer to the opening */
  char said[128]; /* how its frame's payload begins */
  int heard;
  long seq; /* of the last frame; -1: none yet */
};

static void (*told)(struct line *); /* of each text frame that has ended */
static const char *room;            /* watched from what each socket has */

/* Bytes still lacking of the frame whose header is held; -1: the header is not whole. */
static long lacking(struct line *one) {
  if (one->headed < 2) return -1;
  unsigned size = one->head[1] & 127;
  if (size < 126) return size;
  int more = size == 126 ? 2 : 8;
  if (one->headed < 2 + more) return -1;
  long all = 0;
  for (int i = 0; i < more; i++) all = all << 8 | one->head[2 + i];
  return all;
}

static void subscribe(struct line *one, const char *first, size_t length) {
  unsigned char made[256];
  if (room) {
    char *at = (char *)made + 6;
    int size = one->seq < 0 ? sprintf(at, "{\"room\":\"%s\"}", room)
                            : sprintf(at, "{\"room\":\"%s\",\"since\":%ld}", room, one->seq);
    memset(made, 0, 6), made[0] = 0x81, made[1] = 0x80 | size;
    first = (char *)made, length = size + 6;
  }
  if (length && send(one->fd, first, length, MSG_NOSIGNAL) < 0) no("subscribe");
}

/* Takes what was read; gives how many text frames ended in it. */
static int took(struct line *one, const unsigned char *at, ssize_t many, const char *first, size_t length) {
  int ended = 0;
  while (many > 0) {
    if (!one->opened) {
      memmove(one->tail, one->tail + 1, 3);
      one->tail[3] = *at++;
      many--;
      if (!memcmp(one->tail, "\r\n\r\n", 4)) {
        one->opened = 1;
        subscribe(one, first, length);
      }
    } else if (one->left) {
      ssize_t part = (unsigned long)many < one->left ? many : (ssize_t)one->left;
      for (long i = 0; told && i < part && one->heard < 127; i++) one->said[one->heard++] = at[i];
      at += part, many -= part, one->left -= part;
      if (!one->left) {
        ended += one->head[0] == 0x81;
        if (told && one->head[0] == 0x81) told(one);
        one->headed = one->heard = 0;
      }
    } else {
      one->head[one->headed++] = *at++;
      many--;
      long size = lacking(one);
      if (size == 0) one->headed = 0;
      if (size > 0) one->left = size;
    }
  }
  return ended;
}

static int crowd(int port, const char *path, int many, const char *file) {
  static char opening[1024], first[4096];
  static unsigned char data[1 << 16];
  FILE *from = fopen(file, "r");
  if (!from) no(file);
  size_t asked = snprintf(opening, sizeof opening,
    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path);
  size_t length = fread(first, 1, sizeof first, from);
  struct line *lines = calloc(many, sizeof *lines);
  struct sockaddr_in at = here(port);
  int poll = epoll_create1(0), opened = 0, least = 0, *having = calloc(1 << 16, sizeof(int));
  for (int i = 0; i < many; i++) {
    struct line *one = &lines[i];
    one->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(one->fd, (void *)&at, sizeof at)) no("connect");
    send(one->fd, opening, asked, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
    epoll_ctl(poll, EPOLL_CTL_ADD, one->fd, &event);
    while (opened <= i) { /* one after the other, so that no backlog overflows */
      ssize_t got = recv(one->fd, data, sizeof data, 0);
      if (got <= 0) no("opening");
      int ended = took(one, data, got, first, length);
      for (; ended; ended--) having[++one->frames]++;
      opened += one->opened;
    }
  }
  printf("ready\n");
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, heard[512];
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &event);
  for (;;) {
    int n = epoll_wait(poll, heard, 512, -1);
    for (int i = 0; i < n; i++) {
      struct line *one = heard[i].data.ptr;
      if (!one) return 0;
      ssize_t got = recv(one->fd, data, sizeof data, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) continue;
      if (got <= 0) no("a watcher was cut off");
      for (int ended = took(one, data, got, first, length); ended; ended--) having[++one->frames]++;
    }
    for (; having[least + 1] == many; least++) {
      printf("%d\n", least + 1);
      fflush(stdout);
    }
  }
}

#define ALL (1 << 20)
static int *having;
static long least = -1;

static long number(struct line *one, const char *name) {
  one->said[one->heard] = 0;
  char *at = strstr(one->said, name);
  if (!at) no(name);
  return atol(at + strlen(name));
}

static void seen(struct line *one) {
  long from = number(one, "\"from\":"), seq = number(one, "\"seq\":");
  if (least < 0) least = seq;
  if (one->seq >= 0 && from > one->seq) printf("gap %ld %ld\n", one->seq, from), fflush(stdout);
  for (long each = (one->seq < 0 ? least : one->seq) + 1; each <= seq; each++) having[each % ALL]++;
  if (seq > one->seq) one->seq = seq;
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static void come(struct line *one, int poll, struct sockaddr_in at, const char *opening) {
  one->fd = socket(AF_INET, SOCK_STREAM, 0), one->opened = one->headed = one->heard = 0, one->left = 0;
  if (connect(one->fd, (void *)&at, sizeof at)) no("connect");
  send(one->fd, opening, strlen(opening), 0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  epoll_ctl(poll, EPOLL_CTL_ADD, one->fd, &event);
}

static int watch(int port, const char *path, int many, int each) {
  static char opening[1024];
  static unsigned char data[1 << 16];
  snprintf(opening, sizeof opening,
    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path);
  struct line *lines = calloc(many, sizeof *lines);
  struct sockaddr_in at = here(port);
  int poll = epoll_create1(0), next = 0;
  having = calloc(ALL, sizeof(int)), told = seen;
  for (int i = 0; i < many; i++) {
    lines[i].seq = -1;
    come(&lines[i], poll, at, opening);
    while (lines[i].seq < 0) {
      ssize_t got = recv(lines[i].fd, data, sizeof data, 0);
      if (got <= 0) no("opening");
      took(&lines[i], data, got, NULL, 0);
    }
  }
  printf("ready\n%ld\n", least);
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, heard[512];
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &event);
  for (double due = now() + each;;) {
    int n = epoll_wait(poll, heard, 512, each ? 1 : -1);
    for (int i = 0; i < n; i++) {
      struct line *one = heard[i].data.ptr;
      if (!one) return 0;
      ssize_t got = recv(one->fd, data, sizeof data, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) continue;
      if (got > 0) {
        took(one, data, got, NULL, 0);
        continue;
      }
      printf("cut\n"), fflush(stdout);
      close(one->fd);
      come(one, poll, at, opening);
    }
    long before = least;
    for (; having[(least + 1) % ALL] == many; least++) having[(least + 1) % ALL] = 0;
    if (least > before) printf("%ld\n", least), fflush(stdout);
    if (each && now() >= due) {
      due += each;
      close(lines[next].fd);
      come(&lines[next], poll, at, opening);
      next = (next + 1) % many;
    }
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "floor")) return floor_(atol(argv[2]));
  if (argc == 6 && !strcmp(argv[1], "crowd")) return crowd(atoi(argv[2]), argv[3], atoi(argv[4]), argv[5]);
  if (argc == 7 && !strcmp(argv[1], "watch"))
    return room = argv[5], watch(atoi(argv[2]), argv[3], atoi(argv[4]), atoi(argv[6]));
  fprintf(stderr, "fan floor SIZE | fan crowd PORT PATH N FILE | fan watch PORT PATH N ROOM EACH\n");
  return 2;
}
