// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "archs/architecture.h"
#include "tests/fuzz/reader.h"

/// The importer reads files, so the bytes go into one that lies in memory.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace strandline;
  static const int file = ::memfd_create("config.json", 0);
  static const std::string path = fmt::format("/proc/self/fd/{}", file);
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
    return -1;
  return fuzz::read(data, size, [](const std::string&) { archs::import_config(path, "fuzz"); });
}
