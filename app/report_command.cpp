// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/commands.h"
#include "report/report.h"

namespace strandline::app {

void add_report(CLI::App& app) {
  auto dir = std::make_shared<std::string>();
  auto* c = app.add_subcommand("report", "Writes report.html from the results of a study");
  c->add_option("dir", *dir, "Folder of a study, e.g. results/baseline")->required();
  c->callback([=] {
    report::write_report(*dir);
    fmt::print("{}/report.html\n", *dir);
  });
}

}  // namespace strandline::app
