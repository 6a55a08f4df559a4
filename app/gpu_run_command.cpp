// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/gpu_run.h"
#include "app/lookup.h"
#include "core/error.h"
#include "kernels/common/refusal.h"
#include "kernels/run/layer_run.h"

namespace strandline::app {
namespace {

struct Options {
  GpuRunOptions run;
  std::string gpu, device, format;
  std::uint64_t seed = 1;
};

/// The GPU to run on; nothing, with the reason in `why`, where the host twin runs instead.
std::optional<kernels::Device> device_of(const Options& o, std::string& why) {
  if (o.device == "host") {
    why = "--device host";
    return std::nullopt;
  }
  try {
    return kernels::first_device();
  } catch (const kernels::Refusal& refusal) {
    if (o.device == "cuda") throw;
    why = refusal.what();
    return std::nullopt;
  }
}

void require_good(const std::vector<kernels::CallRun>& runs) {
  for (const kernels::CallRun& r : runs)
    if (!r.good())
      throw core::RuntimeFailure(fmt::format("{} {}: error {:.3g} of {:.3g} allowed", r.kernel,
                                             r.shape, r.error, r.tolerance));
}

void tell(const Options& o, const std::string& text) {
  std::fputs(text.c_str(), o.format == "table" ? stdout : stderr);
}

void run_as_host_twin(const Options& o, const archs::Architecture& model, const std::string& why) {
  const GpuRun run = prepare_gpu_run(model, o.run);
  const auto chips = hw::ChipCatalog::load();
  const hw::Chip& chip = chips.find(o.gpu.empty() ? "h100" : o.gpu);
  const auto runs = kernels::run_on_host(run.layer.calls, o.seed);
  print(gpu_run_table(run, runs, {}, hw::prepare(chip)), o.format);
  tell(o,
       fmt::format("{} layer {} {} at 1/{} of its width, on the HOST (no GPU: {}); predicted_us is "
                   "of these sizes on {}\n",
                   model.id, o.run.layer, o.run.phase, run.scale, why, chip.id));
  require_good(runs);
}

void run_on_gpu(const Options& o, const archs::Architecture& model, const kernels::Device& device) {
  GpuRunOptions small = o.run, timed = o.run;
  small.scale = 0;
  if (timed.scale == 0) timed.scale = 1;
  const auto checks = kernels::check_on_device(prepare_gpu_run(model, small).layer.calls, o.seed);
  require_good(checks);
  const GpuRun run = prepare_gpu_run(model, timed);
  kernels::require_memory(run.layer.calls, device.free_bytes);
  const kernels::DeviceTimes times = kernels::time_on_device(run.layer.calls, o.seed);
  const auto chips = hw::ChipCatalog::load();
  const hw::Chip& chip = chips.find(o.gpu.empty() ? chip_of_device(device.name, chips) : o.gpu);
  const hw::ChipModel gpu = hw::prepare(chip);
  print(gpu_run_table(run, checks, times, gpu), o.format);
  tell(o, fmt::format(
              "{} layer {} {} at 1/{} of its width on {} ({} MHz): {:.1f} us as one CUDA graph; "
              "{} predicts {:.1f} us\n",
              model.id, o.run.layer, o.run.phase, run.scale, device.name, times.clock_mhz,
              times.layer_us, chip.id, 1e6 * hw::cost(run.layer.graph, 0, gpu).time_s));
}

void run(const Options& o) {
  const archs::Architecture model = find_model(archs::ArchitectureCatalog::load(), o.run.arch);
  try {
    std::string why;
    if (const auto device = device_of(o, why))
      run_on_gpu(o, model, *device);
    else
      run_as_host_twin(o, model, why);
  } catch (const kernels::Refusal& refusal) {
    throw core::InputError(
        {.place = {}, .key = {}, .value = {}, .problem = refusal.what(), .mend = {}});
  }
}

void add_sizes(CLI::App& c, GpuRunOptions& o) {
  c.add_option("--arch", o.arch, "Model id or alias, catalog file, or config.json")->required();
  c.add_option("--layer", o.layer, "Layer, counted from 0")
      ->default_val(0)
      ->check(CLI::Range(0, 9999));
  c.add_option("--phase", o.phase, "prefill or decode")
      ->default_val("decode")
      ->check(CLI::IsMember({"prefill", "decode"}));
  c.add_option("--batch", o.batch, "Sequences")->default_val(1)->check(CLI::Range(1, 65536));
  c.add_option("--tokens", o.tokens, "New tokens of each sequence in prefill")
      ->default_val(128)
      ->check(CLI::Range(1, 1 << 20));
  c.add_option("--context", o.context, "Cached tokens of each sequence (decode: 512)")
      ->default_val(-1)
      ->check(CLI::Range(-1, 1 << 22));
  c.add_option(
       "--scale", o.scale,
       "Divide heads, experts and widths by this power of two; 0: 1 on a GPU, and on the host "
       "as far as the float64 references take some seconds")
      ->default_val(0)
      ->check(CLI::IsMember({0, 1, 2, 4, 8, 16, 32, 64}));
}

}  // namespace

void add_gpu(CLI::App& app) {
  auto* gpu = app.add_subcommand("gpu", "The general-purpose path: kernels of kernels/");
  gpu->require_subcommand(1);
  auto o = std::make_shared<Options>();
  auto* c = gpu->add_subcommand(
      "run", "Run a layer of a model through the kernels, checked against float64 and timed");
  add_sizes(*c, o->run);
  c->add_option("--gpu", o->gpu, "Chip to predict (default: the GPU at hand, else h100)");
  c->add_option("--device", o->device, "auto, host (the kernels' host twins) or cuda")
      ->default_val("auto")
      ->check(CLI::IsMember({"auto", "host", "cuda"}));
  c->add_option("--seed", o->seed, "Of inputs and weights")->default_val(1);
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
