// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/rtl_message.h"

#include <cstdarg>
#include <cstdio>
#include <utility>

namespace strandline::hw::cosim {
namespace {

constexpr std::size_t kMost = 4096;  ///< an assertion may fail in every cycle: keep the first
thread_local std::string messages;

}  // namespace

int note_rtl_message(const char* format, ...) {
  char text[1024];
  std::va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length > 0 && messages.size() < kMost) messages += text;
  return length;
}

std::string take_rtl_messages() {
  std::string taken = std::exchange(messages, {});
  while (!taken.empty() && taken.back() == '\n') taken.pop_back();
  for (std::size_t at = 0; (at = taken.find('\n', at)) != std::string::npos; at += 2)
    taken.replace(at, 1, "; ");
  return taken;
}

}  // namespace strandline::hw::cosim
