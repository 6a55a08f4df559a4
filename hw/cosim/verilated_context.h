// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

namespace strandline::hw::cosim {

/// The context of one of several Verilated models that live side by side. Verilator's library notes
/// failed assertions in, and takes a dying model's scopes out of, the context that the thread used
/// last: another model's, or one that is gone. So a model is entered before it is evaluated and
/// before it dies, and a context that is gone is nobody's.
class ModelContext : public VerilatedContext {
 public:
  ModelContext() { fatalOnError(false); }
  ModelContext(const ModelContext&) = delete;
  ModelContext& operator=(const ModelContext&) = delete;
  ~ModelContext() { Verilated::threadContextp(nullptr); }
  /// What happens in this thread now is this context's model's.
  void enter() { Verilated::threadContextp(this); }
};

}  // namespace strandline::hw::cosim
