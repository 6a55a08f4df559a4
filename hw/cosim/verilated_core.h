// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>
#if defined(VM_TRACE_FST) && VM_TRACE_FST
#include <verilated_fst_c.h>
#endif

#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>

#include "hw/cosim/memory_model.h"
#include "hw/cosim/rtl_core.h"
#include "hw/cosim/rtl_message.h"
#include "hw/cosim/verilated_context.h"
#include "hw/cosim/verilated_port.h"

namespace strandline::hw::cosim {

#if defined(VM_TRACE_FST) && VM_TRACE_FST
/// The waveform of a window of cycles.
class Waveform {
 public:
  static constexpr bool kThere = true;
  template <class Model>
  Waveform(VerilatedContext& context, Model& model, const TraceWindow& w) : window_(w) {
    if (w.file.empty()) return;
    context.traceEverOn(true);
    model.trace(&file_, 99);
    file_.open(w.file.c_str());
  }
  ~Waveform() { file_.close(); }
  /// `phase` 0: the clock is low, 1: it has risen.
  void dump(std::uint64_t cycle, int phase) {
    if (!window_.file.empty() && cycle >= window_.from && cycle <= window_.to)
      file_.dump(2 * cycle + static_cast<std::uint64_t>(phase));
  }

 private:
  TraceWindow window_;
  VerilatedFstC file_;
};
#else
/// A core without waveforms.
class Waveform {
 public:
  static constexpr bool kThere = false;
  template <class Model>
  Waveform(VerilatedContext&, Model&, const TraceWindow& w) {
    if (!w.file.empty()) throw std::logic_error("a waveform of a core that was built without");
  }
  void dump(std::uint64_t, int) {}
};
#endif

/// Drives a Verilated sl_core of any size. Model is the class that Verilator made.
template <class Model>
class VerilatedCore final : public RtlCore {
 public:
  explicit VerilatedCore(const asic::Accelerator& a) : accelerator_(a) {}
  const asic::Accelerator& accelerator() const override { return accelerator_; }
  bool writes_waveforms() const override { return Waveform::kThere; }

  CoreRun run(std::span<const asic::Command> program, std::vector<std::uint8_t>& memory,
              const MemoryTiming& timing, std::uint64_t watchdog,
              const TraceWindow& trace) override {
    ModelContext context;
    Model model(&context, "core");
    Waveform wave(context, model, trace);
    take_rtl_messages();
    MemoryModel behind(memory, timing, accelerator_.dma_bytes);
    reset(model);
    CoreRun run;
    run.completed.assign(program.size(), 0);
    Stream stream{program, 0, {}};
    std::uint64_t last_progress = 0;
    while (!model.halted_o) {
      const bool progress = cycle(model, behind, stream, run, wave);
      if (progress) last_progress = run.cycles;
      if (context.gotError()) return stopped(run, model, "an assertion of the RTL failed");
      if (model.unknown_o) return stopped(run, model, "a command for a unit that the core lacks");
      if (run.cycles - last_progress > watchdog)
        return stopped(run, model, "no command completed within the watchdog's cycles");
    }
    run.finished = true;
    collect(model, behind, run);
    model.final();
    return run;
  }

 private:
  /// The host's side: what is offered next, and which command a pending tag belongs to.
  struct Stream {
    std::span<const asic::Command> program;
    std::size_t next;
    std::map<int, std::size_t> by_tag;
  };

  static void reset(Model& m) {
    m.rst_ni = 0;
    m.cmd_valid_i = m.ar_ready_i = m.r_valid_i = m.aw_ready_i = m.w_ready_i = m.b_valid_i = 0;
    for (int i = 0; i < 4; ++i) {
      m.clk_i = 0;
      m.eval();
      m.clk_i = 1;
      m.eval();
    }
    m.rst_ni = 1;
  }

  bool cycle(Model& m, MemoryModel& behind, Stream& s, CoreRun& run, Waveform& wave) {
    behind.tick();
    m.clk_i = 0;
    const bool halting = s.next >= s.program.size();
    const asic::CommandWords words = asic::encode(halting ? asic::Command{} : s.program[s.next]);
    m.cmd_valid_i = 1;
    std::memcpy(port_bytes(m.cmd_i), words.data(), sizeof words);
    const std::uint8_t* beat = behind.beat();
    m.r_valid_i = beat != nullptr;
    if (beat) {
      std::memcpy(port_bytes(m.r_data_i), beat, static_cast<std::size_t>(accelerator_.dma_bytes));
      m.r_last_i = behind.beat_is_last();
    }
    m.ar_ready_i = m.aw_ready_i = 1;
    m.w_ready_i = behind.accepts_beat();
    m.b_valid_i = behind.answers();
    m.eval();
    wave.dump(run.cycles, 0);
    if (m.cmd_ready_o && !halting) {
      s.by_tag[s.program[s.next].tag] = s.next;
      run.completed[s.next] = run.cycles + 1;  // until its unit says later; what has none is done
    }
    if (m.cmd_ready_o) ++s.next;
    run.stall_queue += m.stall_queue_o;
    run.stall_tag += m.stall_tag_o;
    if (m.ar_valid_o) behind.read(m.ar_addr_o, m.ar_len_o + 1);
    if (beat && m.r_ready_o) behind.take_beat();
    if (m.w_valid_o && m.w_ready_i)
      behind.write_beat(port_bytes(m.w_data_o), port_bytes(m.w_strb_o), m.w_last_o);
    if (m.aw_valid_o) behind.write(m.aw_addr_o);
    if (m.b_valid_i) behind.take_answer();
    bool progress = false;
    for (int u = 0; u < kUnits; ++u)
      if (m.complete_o >> u & 1) {
        run.completed[s.by_tag[port_bytes(m.complete_tag_o)[u]]] = run.cycles + 1;
        progress = true;
      }
    m.clk_i = 1;
    m.eval();
    wave.dump(run.cycles, 1);
    ++run.cycles;
    return progress;
  }

  static void collect(Model& m, const MemoryModel& behind, CoreRun& run) {
    std::array<std::uint32_t, kUnits * 7> counts{};
    std::memcpy(counts.data(), port_bytes(m.counts_o), sizeof counts);
    for (int u = 0; u < kUnits; ++u) {
      const std::uint32_t* c = &counts[static_cast<std::size_t>(u) * 7];
      run.units[static_cast<std::size_t>(u)] = {c[0], c[1], c[2], c[3], c[4], c[5], c[6]};
      if (run.units[static_cast<std::size_t>(u)].sum() == 0)  // not in this core
        run.units[static_cast<std::size_t>(u)].idle = run.units[0].sum();
    }
    run.bytes_read = behind.bytes_read();
    run.bytes_written = behind.bytes_written();
  }

  static CoreRun& stopped(CoreRun& run, const Model& m, const char* why) {
    static constexpr const char* kNames[] = {"matmul",  "transposer", "vector",
                                             "softmax", "load",       "store",
                                             "router",  "scan",       "vector processor"};
    static constexpr const char* kStates[] = {"idle",     "busy",          "filling",
                                              "draining", "losing a bank", "waiting for memory"};
    run.why = std::string(why) + " at cycle " + std::to_string(run.cycles) + ":";
    for (int u = 0; u < kUnits; ++u) {
      const std::uint32_t state = m.states_o >> (3 * u) & 7;
      if (state != 0) run.why += std::string(" ") + kNames[u] + " " + kStates[state % 6] + ";";
    }
    if (const std::string said = take_rtl_messages(); !said.empty()) run.why += " " + said;
    return run;
  }

  asic::Accelerator accelerator_;
};

}  // namespace strandline::hw::cosim
