// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdlib>
#include <memory>

#include "app/commands.h"
#include "archs/architecture.h"
#include "core/files.h"
#include "core/parallel.h"
#include "hw/chip.h"
#include "kernels/common/refusal.h"
#include "kernels/run/layer_run.h"

namespace strandline::app {
namespace {

/// Whether a program lies on PATH.
bool on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string list = path ? path : "";
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(':', begin), list.size());
    std::error_code ignored;
    if (end > begin &&
        std::filesystem::exists(list.substr(begin, end - begin) + "/" + program, ignored))
      return true;
    begin = end + 1;
  }
  return false;
}

std::string vector_units() {
#if defined(__AVX2__)
  return "AVX2 and FMA";
#else
  return "baseline (same results, slower)";
#endif
}

std::vector<core::Cell> cuda_row() {
  const std::string name = "back-end cuda";
  try {
    return {name, std::string("ok"), kernels::first_device().name};
  } catch (const kernels::Refusal& refusal) {
    return {name, std::string("absent"), std::string(refusal.what())};
  }
}

core::Table doctor_table() {
  core::Table t({{"check"}, {"status"}, {"detail"}});
  t.add({std::string("version"), std::string("ok"), core::version()});
  t.add({std::string("home"), std::string("ok"), core::home_path("").string()});
  const bool data = !core::data_path().empty();
  t.add({std::string("measured data"), std::string(data ? "ok" : "absent"),
         std::string(data ? core::data_path().string()
                          : "tests that need it are skipped; set STRANDLINE_DATA")});
  t.add({std::string("models"), std::string("ok"),
         fmt::format("{} in archs/catalog", archs::ArchitectureCatalog::load().all().size())});
  t.add({std::string("chips"), std::string("ok"),
         fmt::format("{} in hw/catalog", hw::ChipCatalog::load().all().size())});
  t.add({std::string("back-end cpu"), std::string("ok"),
         fmt::format("{} threads, {}", core::hardware_threads(), vector_units())});
  t.add(cuda_row());
  for (const char* tool : {"chromium", "node"})
    t.add({std::string(tool), std::string(on_path(tool) ? "ok" : "absent"),
           std::string("needed only to test the report in a browser")});
  return t;
}

}  // namespace

void add_doctor(CLI::App& app) {
  auto format = std::make_shared<std::string>();
  auto* c = app.add_subcommand("doctor", "What is installed, which back-ends work, and why not");
  add_format(*c, *format);
  c->callback([=] { print(doctor_table(), *format); });
}

}  // namespace strandline::app
