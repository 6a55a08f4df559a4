// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/chip.h"

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <fmt/format.h>
#include <array>
#include <deque>
#include <memory>
#include <systemc>
#include <tlm>

#include "hw/asic/program.h"
#include "hw/asic/timing_units.h"

/// The library asks for one even where the program has its own main.
extern "C" int sc_main(int, char**) {
  return 0;
}

namespace strandline::hw::systemc {
namespace {

using asic::Command;
using asic::Cycle;
using asic::kNever;

constexpr std::size_t kUnits = 6;
constexpr std::array<const char*, kUnits> kNames{"matmul",  "transposer", "vector",
                                                 "softmax", "load",       "store"};

sc_core::sc_time cycles(Cycle n) {
  return {static_cast<double>(n), sc_core::SC_NS};
}
Cycle now() {
  return static_cast<Cycle>(sc_core::sc_time_stamp() / sc_core::sc_time(1, sc_core::SC_NS));
}
Cycle count(const sc_core::sc_time& t) {
  return static_cast<Cycle>(t / sc_core::sc_time(1, sc_core::SC_NS) + 0.5);
}

/// Main memory: annotates a burst's delay until its first datum (or its answer).
class MainMemory final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<MainMemory> socket{"socket"};
  MainMemory(const sc_core::sc_module_name& name, const ChipOptions& o)
      : sc_module(name), options_(o) {
    if (o.dram) {
      dram_.emplace(*o.dram);
      const Cycle closed = o.dram->activate_to_read + o.dram->read_latency;
      const auto latency = static_cast<Cycle>(o.memory.latency);
      path_ = latency > closed ? latency - closed : 0;
    }
    socket.register_b_transport(this, &MainMemory::b_transport);
  }
  DramCounts counts() const { return dram_ ? dram_->counts() : DramCounts{}; }

 private:
  void b_transport(tlm::tlm_generic_payload& burst, sc_core::sc_time& delay) {
    const Cycle at = now() + count(delay);
    Cycle done = at + static_cast<Cycle>(options_.memory.latency);
    if (dram_) {
      // A burst's later rows open behind its first ones' data.
      done = 0;
      const Cycle row = options_.dram->row_bytes;
      for (std::uint64_t b = 0; b < burst.get_data_length();
           b += row - (burst.get_address() + b) % row)
        done = std::max(done, dram_->access(burst.get_address() + b, at + path_) - b / 64);
    }
    delay = cycles(done - now());
    burst.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  ChipOptions options_;
  std::optional<Dram> dram_;
  Cycle path_ = 0;
};

/// The DMA's channel: every burst is a transaction.
class Dma final : public sc_core::sc_module, public asic::Channel {
 public:
  tlm_utils::simple_initiator_socket<Dma> socket{"socket"};
  Dma(const sc_core::sc_module_name& name, const asic::MemorySpeed& m, int beat)
      : sc_module(name), Channel(m, beat) {}
  Cycle arrives(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    read += bytes;
    return transport(tlm::TLM_READ_COMMAND, address, bytes, t);
  }
  Cycle answers(std::uint64_t address, std::uint64_t bytes, Cycle t) override {
    written += bytes;
    return transport(tlm::TLM_WRITE_COMMAND, address, bytes, t);
  }
  std::uint64_t read = 0, written = 0;

 private:
  Cycle transport(tlm::tlm_command c, std::uint64_t address, std::uint64_t bytes, Cycle t) {
    tlm::tlm_generic_payload burst;
    burst.set_command(c);
    burst.set_address(address);
    burst.set_data_length(static_cast<unsigned>(bytes));
    sc_core::sc_time delay = cycles(t > now() ? t - now() : 0);
    socket->b_transport(burst, delay);
    return now() + count(delay);
  }
};

/// What the modules share: the program, the scoreboard and the queues.
struct Board {
  Board(std::span<const Command> p, const asic::Accelerator& acc, asic::Machine* m)
      : program(p), a(acc), ports(acc), machine(m) {
    run.taken.resize(p.size());
    run.completed.resize(p.size());
    free_at.fill(0);
  }
  Cycle tags_free(const Command& c) const {
    Cycle t = 0;
    for (std::size_t i = 0; i < 3; ++i)
      if (c.waits >> i & 1) t = std::max(t, free_at[c.wait[i]]);
    return t;
  }
  struct Waiting {
    std::size_t command;
    Cycle from;
  };
  std::span<const Command> program;
  asic::Accelerator a;
  asic::Ports ports;
  asic::Machine* machine;
  std::array<Cycle, 256> free_at;
  std::array<std::deque<Waiting>, kUnits> queues;
  std::array<Cycle, kUnits> room_from{}, occupied{};
  sc_core::sc_event changed{"changed"};
  ChipRun run;
};

/// A unit: takes the head of its queue when its tags are over, and works item by item.
class Unit final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Unit);
  Unit(const sc_core::sc_module_name& name, std::size_t number, Board& board,
       std::unique_ptr<asic::UnitTiming> timing, Cycle quantum)
      : sc_module(name),
        number_(number),
        board_(&board),
        timing_(std::move(timing)),
        quantum_(quantum) {
    SC_THREAD(work);
  }

 private:
  Cycle starts_at() const {
    const auto& queue = board_->queues[number_];
    if (queue.empty()) return kNever;
    return std::max({queue.front().from, timing_->accepts_at(),
                     board_->tags_free(board_->program[queue.front().command])});
  }
  void work() {
    for (;;) {
      const Cycle starts = starts_at(), next = timing_->next(), at = std::min(starts, next);
      if (at == kNever)
        wait(board_->changed);
      else if (at > now() + quantum_)
        wait(cycles(at - now()), board_->changed);
      else if (starts <= next)
        start(starts);
      else
        step();
    }
  }
  void start(Cycle t) {
    auto& queue = board_->queues[number_];
    const std::size_t command = queue.front().command;
    queue.pop_front();
    board_->room_from[number_] = t + 1;
    board_->run.taken[command] = t;
    running_.push_back(command);
    timing_->start(board_->program[command], t);
    board_->changed.notify();
  }
  void step() {
    timing_->step();
    const auto t = timing_->completed();
    if (!t) return;
    const std::size_t command = running_.front();
    running_.pop_front();
    const Command& c = board_->program[command];
    if (board_->machine) board_->machine->execute(c);
    board_->free_at[c.tag] = *t + 1;
    board_->run.completed[command] = *t + 1;
    const Cycle begin = std::max(board_->run.taken[command], last_);
    board_->occupied[number_] += *t + 1 - begin;
    last_ = *t + 1;
    board_->run.timeline.push_back(
        {kNames[number_], fmt::format("{} {}", kNames[number_], command), begin, *t + 1});
    board_->changed.notify();
  }
  std::size_t number_;
  Board* board_;
  std::unique_ptr<asic::UnitTiming> timing_;
  Cycle quantum_, last_ = 0;
  std::deque<std::size_t> running_;
};

/// The command processor: takes what the host sends, in order, and fills the units' queues.
class CommandProcessor final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(CommandProcessor);
  tlm_utils::simple_target_socket<CommandProcessor> socket{"socket"};
  CommandProcessor(const sc_core::sc_module_name& name, Board& board)
      : sc_module(name), board_(&board) {
    socket.register_b_transport(this, &CommandProcessor::b_transport);
    SC_THREAD(issue);
  }

 private:
  void b_transport(tlm::tlm_generic_payload& command, sc_core::sc_time& delay) {
    arrived_.push_back(now() + count(delay));
    command.set_response_status(tlm::TLM_OK_RESPONSE);
    board_->changed.notify();
  }
  /// When the next command moves on; kNever where that is not known.
  Cycle issues_at() const {
    if (next_ == board_->program.size()) {
      Cycle t = from_;
      for (const Cycle free : board_->free_at) t = std::max(t, free);
      return t;
    }
    if (next_ >= arrived_.size()) return kNever;
    const Command& c = board_->program[next_];
    const Cycle t = std::max(from_, arrived_[next_]);
    if (c.opcode == asic::Opcode::kFence) return std::max(t, board_->tags_free(c));
    const auto u = static_cast<std::size_t>(asic::unit_of(c.opcode));
    if (board_->queues[u].size() == static_cast<std::size_t>(board_->a.queue_depth)) return kNever;
    return std::max({t, board_->room_from[u], board_->free_at[c.tag]});
  }
  void issue() {
    for (;;) {
      const Cycle at = issues_at();
      if (at == kNever) {
        wait(board_->changed);
      } else if (at > now()) {
        wait(cycles(at - now()), board_->changed);
      } else if (next_ == board_->program.size() ||
                 board_->program[next_].opcode == asic::Opcode::kHalt) {
        board_->run.finished = true;
        board_->run.cycles = at + 1;
        sc_core::sc_stop();
        return;
      } else {
        push(at);
      }
    }
  }
  void push(Cycle at) {
    const Command& c = board_->program[next_];
    if (c.opcode != asic::Opcode::kFence) {
      board_->queues[static_cast<std::size_t>(asic::unit_of(c.opcode))].push_back({next_, at + 1});
      board_->free_at[c.tag] = kNever;
      board_->changed.notify();
    }
    ++next_;
    from_ = at + 1;
  }
  Board* board_;
  std::vector<Cycle> arrived_;
  std::size_t next_ = 0;
  Cycle from_ = 0;
};

/// The host: offers a command a cycle after the link's latency.
class Host final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Host);
  tlm_utils::simple_initiator_socket<Host> socket{"socket"};
  Host(const sc_core::sc_module_name& name, std::size_t commands, Cycle latency)
      : sc_module(name), commands_(commands), latency_(latency) {
    SC_THREAD(send);
  }

 private:
  void send() {
    tlm::tlm_generic_payload command;
    command.set_command(tlm::TLM_WRITE_COMMAND);
    command.set_data_length(32);
    for (std::size_t i = 0; i < commands_; ++i) {
      sc_core::sc_time delay = cycles(latency_ + i);
      socket->b_transport(command, delay);
    }
  }
  std::size_t commands_;
  Cycle latency_;
};

void explain(Board& board) {
  board.run.why = "nothing moves any more:";
  for (std::size_t u = 0; u < kUnits; ++u) {
    if (board.queues[u].empty()) continue;
    const Command& c = board.program[board.queues[u].front().command];
    board.run.why += fmt::format(" {}: command {}", kNames[u], board.queues[u].front().command);
    for (std::size_t i = 0; i < 3; ++i)
      if ((c.waits >> i & 1) && board.free_at[c.wait[i]] == kNever)
        board.run.why += fmt::format(" waits for tag {}", c.wait[i]);
    board.run.why += ";";
  }
}

void collect(Board& board, const Dma& dma, const DramCounts& dram) {
  auto& s = board.run.statistics;
  const auto add = [&](std::string name, std::string sentence, const char* unit, std::uint64_t x) {
    s.push_back({std::move(name), std::move(sentence), unit, static_cast<double>(x)});
  };
  for (std::size_t u = 0; u < kUnits; ++u)
    add(fmt::format("{}.occupied", kNames[u]),
        fmt::format("Cycles in which the {} unit had a command.", kNames[u]), "cycles",
        board.occupied[u]);
  add("dma.read", "Bytes that bursts read from main memory.", "bytes", dma.read);
  add("dma.written", "Bytes that bursts wrote to main memory.", "bytes", dma.written);
  add("dram.row_hits", "Accesses that found their row open.", "accesses", dram.row_hits);
  add("dram.row_closed", "Accesses to a bank without an open row.", "accesses", dram.row_closed);
  add("dram.row_conflicts", "Accesses to a bank with another row open.", "accesses",
      dram.row_conflicts);
  add("dram.refresh_waits", "Accesses that waited for a refresh.", "accesses", dram.refresh_waits);
}

}  // namespace

ChipRun run_chip(std::span<const Command> program, const asic::Accelerator& a, const ChipOptions& o,
                 asic::Machine* machine) {
  // Every run elaborates anew; the kernel allows that in a context of its own, and keeps it.
  sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING);
  sc_core::sc_curr_simcontext = new sc_core::sc_simcontext();
  sc_core::sc_default_global_context = sc_core::sc_curr_simcontext;
  Board board(program, a, machine);
  MainMemory memory("memory", o);
  Dma dma("dma", o.memory, a.dma_bytes);
  dma.socket.bind(memory.socket);
  std::array<std::unique_ptr<asic::UnitTiming>, kUnits> timing{
      std::make_unique<asic::MatmulTiming>(a, board.ports),
      std::make_unique<asic::TransposerTiming>(a, board.ports),
      std::make_unique<asic::VectorTiming>(a, board.ports),
      std::make_unique<asic::SoftmaxTiming>(a, board.ports),
      std::make_unique<asic::LoadTiming>(a, board.ports, dma),
      std::make_unique<asic::StoreTiming>(a, board.ports, dma)};
  std::vector<std::unique_ptr<Unit>> units;
  for (std::size_t u = 0; u < kUnits; ++u)
    units.push_back(std::make_unique<Unit>(kNames[u], u, board, std::move(timing[u]), o.quantum));
  CommandProcessor processor("processor", board);
  Host host("host", program.size(), o.host_latency);
  host.socket.bind(processor.socket);
  sc_core::sc_start();
  if (!board.run.finished) explain(board);
  collect(board, dma, memory.counts());
  return std::move(board.run);
}

}  // namespace strandline::hw::systemc
