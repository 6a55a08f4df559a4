// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace strandline::core {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr int kBarWidth = 30;

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)),
      total_(std::max<std::uint64_t>(total, 1)),
      terminal_(::isatty(STDERR_FILENO) != 0),
      start_(std::chrono::steady_clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
  if (terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::tick(std::uint64_t done) {
  if (!terminal_) return;
  const std::lock_guard lock(mutex_);
  done_ = std::min(total_, done_ + done);
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw) return;
  drawn_ = now;
  draw();
}

void Progress::draw() {
  const double share = static_cast<double>(done_) / static_cast<double>(total_);
  const double spent = std::chrono::duration<double>(drawn_ - start_).count();
  const int filled = static_cast<int>(share * kBarWidth);
  const std::string left = share > 0 ? duration_text(spent * (1 - share) / share) : "?";
  const std::string line = fmt::format("\r{} [{:#<{}}{:.<{}}] {:3.0f} %, {} left\033[K", label_, "",
                                       filled, "", kBarWidth - filled, 100 * share, left);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace strandline::core
