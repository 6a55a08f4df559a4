// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/rtl_core_module.h"

#include <exception>
#include <utility>

#include "hw/systemc/context.h"
#include "hw/systemc/dma.h"
#include "hw/systemc/interconnect.h"

namespace strandline::hw::systemc {
namespace {

/// What a Verilated core needs of its thread's stack.
constexpr int kStackBytes = 1 << 20;

class RtlCoreModule final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(RtlCoreModule);
  tlm_utils::simple_initiator_socket<RtlCoreModule> socket{"socket"};
  /// `job` runs the core with burst times that this module gives.
  RtlCoreModule(const sc_core::sc_module_name& name,
                std::function<cosim::CoreRun(const cosim::BurstTimes&)> job)
      : sc_module(name), job_(std::move(job)) {
    SC_THREAD(run);
    set_stack_size(kStackBytes);
  }
  /// The core's run; throws what it threw.
  cosim::CoreRun take() {
    if (failed_) std::rethrow_exception(failed_);
    return std::move(result_);
  }

 private:
  void run() {
    try {
      result_ =
          job_([this](bool write, std::uint64_t address, std::uint64_t bytes, std::uint64_t cycle) {
            if (cycle > now()) wait(cycles(cycle - now()));
            return transport(socket, write, address, bytes, cycle);
          });
    } catch (const sc_core::sc_unwind_exception&) {
      throw;  // the kernel's own
    } catch (const std::exception&) {
      failed_ = std::current_exception();
    }
  }
  std::function<cosim::CoreRun(const cosim::BurstTimes&)> job_;
  cosim::CoreRun result_;
  std::exception_ptr failed_;
};

}  // namespace

cosim::CoreRun run_rtl_core(cosim::RtlCore& core, std::span<const asic::Command> program,
                            std::vector<std::uint8_t>& memory, const ChipOptions& o,
                            std::uint64_t watchdog, std::vector<Statistic>& statistics) {
  const Context context;
  MemorySystem system(o, 1, core.accelerator().dma_bytes);
  RtlCoreModule module("core", [&](const cosim::BurstTimes& bursts) {
    const cosim::MemoryTiming timing{.latency = o.memory.latency,
                                     .jitter = 0,
                                     .bytes_per_cycle = o.memory.bytes_per_cycle,
                                     .bursts = bursts};
    return core.run(program, memory, timing, watchdog);
  });
  system.bind(0, module.socket);
  sc_core::sc_start();
  statistics = system.statistics();
  return module.take();
}

}  // namespace strandline::hw::systemc
