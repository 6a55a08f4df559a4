// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace strandline::core {

/// A bar with time left on standard error for long work; silent when standard error is no terminal.
/// tick() may be called from any thread.
class Progress {
 public:
  Progress(std::string label, std::uint64_t total);
  ~Progress();
  void tick(std::uint64_t done = 1);

 private:
  void draw();
  std::string label_;
  std::uint64_t total_, done_ = 0;
  bool terminal_;
  std::chrono::steady_clock::time_point start_, drawn_;
  std::mutex mutex_;
};

}  // namespace strandline::core
