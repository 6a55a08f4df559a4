// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "hw/cosim/rtl_array.h"
#include "hw/cosim/rtl_core.h"
#include "hw/fidelity/agreement_suite.h"

namespace strandline::hw::fidelity {

/// Cycles of one program or command by the three fidelities.
struct Cycles {
  std::uint64_t analytic = 0, systemc = 0, rtl = 0;
  double analytic_error() const;  ///< |analytic / rtl - 1|
  double systemc_error() const;
};

/// An operator alone (hw/fidelity/agreement_instances.h).
struct InstanceResult {
  std::string config, arch, operation, unit, command;
  Cycles cycles;
  bool equal = false;  ///< RTL and golden model, every byte of memory
};

struct LayerResult {
  SuiteLayer layer;
  std::size_t commands = 0;
  Cycles cycles;
  bool rtl_equal = false, systemc_equal = false;  ///< to the golden model, every byte of memory
  double error = 0;                               ///< of the result against float64, relative
  /// CPU seconds of one run; outline: reading it off the program, once.
  double analytic_s = 0, outline_s = 0, systemc_s = 0, rtl_s = 0;
  std::uint64_t closed_form = 0;  ///< cycles by the outline's closed form over memory
  /// CPU seconds of an answer of the closed form, and of making it from the outline, once.
  double closed_form_s = 0, form_s = 0;
  double closed_form_error() const;  ///< |closed form / RTL - 1|
};

/// The Verilated array of one size: cycles in a CPU second, bare and as a SystemC module.
struct ArraySpeed {
  int size = 0;
  double bare = 0, in_systemc = 0;
};

struct Agreement {
  std::vector<InstanceResult> instances;
  std::vector<LayerResult> layers;
  std::vector<ArraySpeed> arrays;
  std::vector<std::string> not_built;  ///< configs of the suite without RTL in this build
};

/// What the suite needs from outside. `core` makes the Verilated core of a config or nothing,
/// `array` the arrays of `array_sizes`; `report` is told what runs next.
struct AgreementTools {
  std::function<std::unique_ptr<cosim::RtlCore>(const std::string& config)> core;
  std::function<std::unique_ptr<cosim::RtlArray>(int size)> array;
  std::vector<int> array_sizes;
  std::function<archs::Architecture(const std::string& id)> model;
  std::function<void(const std::string& what)> report;
};

/// Runs every layer of the suite, and every kind and size of operator in them once, on the analytic
/// model, the SystemC chip and the RTL. `short_suite`: only the layers marked small. Cycles and
/// equality are the same every time; seconds are not.
Agreement run_agreement(const Suite& suite, const AgreementTools& tools, bool short_suite = false);

}  // namespace strandline::hw::fidelity
