// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

namespace strandline::hw::systemc {

/// Every run elaborates anew, which the kernel allows in a context of its own. The context goes
/// with the run; its modules go before it.
class Context {
 public:
  Context() : before_(sc_core::sc_curr_simcontext) {
    sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING);
    sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = new sc_core::sc_simcontext();
  }
  ~Context() {
    delete sc_core::sc_curr_simcontext;
    sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = before_;
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  sc_core::sc_simcontext* before_;
};

}  // namespace strandline::hw::systemc
