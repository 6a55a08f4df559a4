// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace strandline::kernels {

/// A kernel made at run time.
struct Compiled {
  std::string cubin;  ///< for cuModuleLoadData; empty where it does not compile
  std::string name;   ///< of the kernel in it, mangled
  std::string log;    ///< what the compiler says
  double seconds = 0;
};

/// Compiles run_block<op> by NVRTC (needs no GPU). `header` declares the operator, as
/// "kernels/attention/tiles.cuh"; `op` is its type as the source writes it; `root` is the folder of
/// kernels/; `architecture` is "sm_90a" and the like. Standard headers are stand-ins: host code of
/// the operators is parsed, not compiled.
Compiled compile_operator(const std::string& header, const std::string& op, const std::string& root,
                          const std::string& architecture);

}  // namespace strandline::kernels
