// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/study_backend.h"

#include <fmt/format.h>

#include "core/error.h"
#include "kernels/common/refusal.h"
#include "kernels/paths/future_sources.h"
#include "kernels/run/layer_run.h"

namespace strandline::app {
namespace {

[[noreturn]] void refuse(const kernels::Refusal& refusal) {
  throw core::InputError({{}, "--backend", "cuda", refusal.what(), "use --backend cpu"});
}

}  // namespace

StudyBackend study_backend(const std::string& asked) {
  if (asked == "cpu") return {};
  try {
    const kernels::Device gpu = kernels::first_device();
    return {kernels::futures_on_device,
            fmt::format("back-end: cuda, {} samples the futures", gpu.name)};
  } catch (const kernels::Refusal& refusal) {
    if (asked == "cuda") refuse(refusal);
    return {{}, fmt::format("back-end: cpu ({})", refusal.what())};
  }
}

study::StudyResult run_on_backend(const study::Scenario& scenario,
                                  const study::RunSettings& settings) {
  try {
    return study::run_study(scenario, settings);
  } catch (const kernels::Refusal& refusal) {
    refuse(refusal);
  }
}

}  // namespace strandline::app
