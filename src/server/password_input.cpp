// SPDX-License-Identifier: Apache-2.0
#include "server/password_input.h"

#include "base/file.h"

#include <cerrno>
#include <string_view>
#include <termios.h>
#include <unistd.h>

namespace server {
namespace {

constexpr std::size_t kLineBytesMax = 4096;

// What is typed does not show while this lives.
class HiddenTyping final {
  public:
    HiddenTyping() {
        known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!known_) return;
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        hidden.c_lflag |= ECHONL;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenTyping() {
        if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;

  private:
    termios before_{};
    bool known_ = false;
};

// Byte by byte, so that nothing behind the line is taken.
base::Result<base::Secret> ReadLine() {
    base::Bytes line;
    line.reserve(kLineBytesMax);  // never copied on the way, so that one wipe is enough
    for (;;) {
        std::uint8_t byte = 0;
        const ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return base::FromErrno("standard input", errno);
        if (got == 0 || byte == '\n') return base::Secret(std::move(line));
        if (line.size() == kLineBytesMax) return base::InvalidArgument("the line is too long");
        line.push_back(byte);
    }
}

base::Result<base::Secret> Ask(std::string_view prompt) {
    RETURN_IF_ERROR(base::WriteAll(STDERR_FILENO, prompt));
    return ReadLine();
}

}  // namespace

base::Result<base::Secret> ReadPassword() {
    if (isatty(STDIN_FILENO) != 1) return ReadLine();
    const HiddenTyping hidden;
    ASSIGN_OR_RETURN(base::Secret first, Ask("Password: "));
    ASSIGN_OR_RETURN(const base::Secret second, Ask("Again: "));
    if (first.Equals(second)) return first;
    return base::InvalidArgument("the two were not the same");
}

}  // namespace server
