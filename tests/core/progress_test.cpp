// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/progress.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "core/files.h"
#include "core/parallel.h"
#include "tests/core/support.h"
#include "tests/support/data.h"

using strandline::core::Progress;
using strandline::tests::contains;

namespace {

/// Puts another file in the place of standard error while it lives.
class StandardError {
 public:
  explicit StandardError(int fd) : saved_(::dup(STDERR_FILENO)) { ::dup2(fd, STDERR_FILENO); }
  ~StandardError() {
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;

 private:
  int saved_;
};

void work_with_bar() {
  Progress bar("costing", 1000);
  for (int i = 0; i < 500; ++i) bar.tick();
  std::this_thread::sleep_for(std::chrono::milliseconds(120));  // a redraw is due
  for (int i = 0; i < 100; ++i) bar.tick();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(nothing_is_written_where_standard_error_is_no_terminal) {
  const strandline::tests::TemporaryFolder folder;
  const auto file = folder.path() / "stderr";
  const int fd = ::open(file.c_str(), O_CREAT | O_RDWR, 0600);
  {
    const StandardError redirected(fd);
    work_with_bar();
  }
  ::close(fd);
  BOOST_TEST(strandline::core::read_file(file).empty());
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_a_bar_that_is_cleared_at_the_end) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) return strandline::tests::skip("this system gives no pseudo-terminals");
  BOOST_REQUIRE(::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
  const int end = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
  {
    const StandardError redirected(end);
    work_with_bar();
  }
  // The system hands a terminal's bytes over in pieces.
  std::string shown;
  pollfd readable{terminal, POLLIN, 0};
  while (!shown.ends_with("\r\033[K") && ::poll(&readable, 1, 5000) > 0) {
    char piece[4096];
    const ssize_t n = ::read(terminal, piece, sizeof piece);
    if (n <= 0) break;
    shown.append(piece, static_cast<std::size_t>(n));
  }
  ::close(end);
  ::close(terminal);
  BOOST_TEST(contains(shown, "costing [###"));
  BOOST_TEST(contains(shown, " 50 %"));
  BOOST_TEST(shown.ends_with("\r\033[K"));
  BOOST_TEST(std::count(shown.begin(), shown.end(), '[') <= 8);  // two redraws, not six hundred
}

BOOST_AUTO_TEST_SUITE_END()
