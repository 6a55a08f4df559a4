// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/built_core.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "hw/asic/configs.h"

extern char** environ;

namespace strandline::hw::cosim {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr const char* kGlue = R"(#include "Vcore.h"
#include "hw/cosim/verilated_core.h"
extern "C" strandline::hw::cosim::RtlCore* strandline_make_core(
    const strandline::hw::asic::Accelerator* a) {
  return new strandline::hw::cosim::VerilatedCore<Vcore>(*a);
}
)";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The end of a log: where a tool says what is wrong.
std::string end_of(const fs::path& log) {
  constexpr std::size_t kMost = 1500;
  const std::string all = text_of(log);
  return all.size() > kMost ? all.substr(all.size() - kMost) : all;
}

/// Runs a program with its output in `log`. RuntimeFailure where there is none of that name, or
/// where it fails.
void run(const Arguments& arguments, const fs::path& log) {
  std::vector<char*> argv;
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  const bool over = failed == 0 && waitpid(child, &status, 0) == child;
  if (!over || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
    throw core::RuntimeFailure(
        fmt::format("building a core's RTL needs '{}', which is not there; install verilator and "
                    "g++, or take a "
                    "config that is built",
                    arguments[0]));
  if (status != 0)
    throw core::RuntimeFailure(
        fmt::format("'{}' failed on a core's RTL:\n{}", arguments[0], end_of(log)));
}

std::vector<fs::path> sources() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(core::home_path("rtl")))
    if (entry.path().extension() == ".sv") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  all.insert(all.begin(), core::home_path("rtl/waivers.vlt"));  // before what it is about
  return all;
}

std::string key_of(const asic::Accelerator& a, bool trace) {
  core::ContentHash hash;
  hash.add(asic::config_hash(a)).add(static_cast<std::uint64_t>(trace)).add(kGlue);
  for (const fs::path& p : sources()) hash.add(text_of(p));
  for (const char* p :
       {"hw/cosim/verilated_core.h", "hw/cosim/verilated_context.h", "hw/cosim/verilated_port.h",
        "hw/cosim/rtl_core.h", "hw/cosim/memory_model.h", "hw/cosim/memory_model.cpp",
        "hw/asic/accelerator.h", "hw/asic/command.h"})
    hash.add(text_of(core::home_path(p)));
  return hash.hex();
}

/// Verilates into `folder` and compiles to `folder`/core.so.
void build(const asic::Accelerator& a, const fs::path& folder, bool trace) {
  Arguments verilate{"verilator", "--cc",        "--prefix",      "Vcore",   "--top-module",
                     "sl_core",   "--Mdir",      folder.string(), "-O3",     "--x-assign",
                     "fast",      "--x-initial", "fast",          "--assert"};
  if (trace) verilate.emplace_back("--trace-fst");
  for (const std::string& p : rtl_parameters(a)) verilate.push_back(p);
  for (const fs::path& p : sources()) verilate.push_back(p.string());
  run(verilate, folder / "verilator.log");
  run({"verilator", "--getenv", "VERILATOR_ROOT"}, folder / "root.log");
  std::string root = text_of(folder / "root.log");
  root.erase(std::find(root.begin(), root.end(), '\n'), root.end());
  core::write_file_atomically(folder / "glue.cpp", kGlue);
  const fs::path home =
      core::home_path("hw/cosim/rtl_message.h").parent_path().parent_path().parent_path();
  Arguments compile{"g++",
                    "-std=c++20",
                    "-O2",
                    "-w",
                    "-fPIC",
                    "-shared",
                    "-I" + home.string(),
                    "-I" + folder.string(),
                    "-I" + root + "/include",
                    "-I" + root + "/include/vltstd",
                    "-include",
                    "hw/cosim/rtl_message.h",
                    "-DVL_PRINTF=strandline::hw::cosim::note_rtl_message",
                    trace ? "-DVM_TRACE_FST=1" : "-DVM_TRACE_FST=0",
                    trace ? "-DVM_TRACE=1" : "-DVM_TRACE=0",
                    "-o",
                    (folder / "core.so").string()};
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".cpp") compile.push_back(entry.path().string());
  for (const char* p : {"memory_model.cpp", "rtl_message.cpp"})
    compile.push_back((home / "hw/cosim" / p).string());
  for (const char* p : {"verilated.cpp", "verilated_threads.cpp"})
    compile.push_back(root + "/include/" + p);
  if (trace) compile.push_back(root + "/include/verilated_fst_c.cpp");
  compile.emplace_back("-lpthread");
  if (trace) compile.emplace_back("-lz");
  run(compile, folder / "compiler.log");
}

}  // namespace

std::vector<std::string> rtl_parameters(const asic::Accelerator& a) {
  const bool wide = a.element == asic::Element::kBf16;
  Arguments all;
  const auto add = [&](const char* name, int value) {
    all.push_back(fmt::format("-G{}={}", name, value));
  };
  add("Rows", a.rows);
  add("Cols", a.cols);
  add("DataWidth", wide ? 16 : 8);
  add("Float", a.fp8 ? 2 : wide);
  add("SpadRows", a.spad_rows);
  add("SpadBanks", a.spad_banks);
  add("VmemRows", a.vmem_rows);
  add("VmemBanks", a.vmem_banks);
  add("VectorLanes", a.vector_lanes);
  add("SoftmaxLanes", a.softmax_lanes);
  add("StateRows", a.state_rows);
  add("BusBytes", a.dma_bytes);
  add("Outstanding", a.dma_outstanding);
  add("QueueDepth", a.queue_depth);
  add("Window", a.window_mask);
  add("Transposer", a.transposer);
  if (a.topk) add("Topk", 1);
  if (a.gather) add("Gather", 1);
  if (a.topk) add("RouteEntries", a.route_entries);
  if (a.scan) add("Scan", 1);
  if (a.scan) add("ScanLanes", a.scan_lanes);
  if (a.scan) add("ScanRows", a.scan_rows);
  if (a.vector_processor) add("Vproc", 1);
  if (a.vector_processor) add("VprocLanes", a.vproc_lanes);
  if (a.vector_processor) add("VprocWords", a.vproc_words);
  if (a.output_stationary) add("OutputStationary", 1);
  if (a.sparse_2_4) add("Sparse", 1);
  return all;
}

std::unique_ptr<RtlCore> build_rtl_core(const asic::Accelerator& a, const CoreBuild& how) {
  const fs::path kept = how.cache / (key_of(a, how.trace) + ".so");
  if (!fs::exists(kept)) {
    fs::create_directories(how.cache);
    const fs::path folder = how.cache / fmt::format("{}.{}", key_of(a, how.trace), getpid());
    fs::create_directories(folder);
    build(a, folder, how.trace);
    fs::rename(folder / "core.so", kept);
    fs::remove_all(folder);
  }
  // Never closed: a core's code must outlive it.
  void* library = dlopen(fs::absolute(kept).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw core::RuntimeFailure(fmt::format("cannot load {}: {}", kept.string(), dlerror()));
  using Make = RtlCore* (*)(const asic::Accelerator*);
  const auto make = reinterpret_cast<Make>(dlsym(library, "strandline_make_core"));
  if (make == nullptr) throw core::RuntimeFailure(kept.string() + " is no core; remove the file");
  return std::unique_ptr<RtlCore>(make(&a));
}

}  // namespace strandline::hw::cosim
