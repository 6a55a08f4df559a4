// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/rtl_array_module.h"

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <tlm>

#include "hw/systemc/context.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {
namespace {

/// A transaction is a tile; its delay are the cycles that the RTL took.
class ArrayModule final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<ArrayModule> socket{"socket"};
  ArrayModule(const sc_core::sc_module_name& name, cosim::RtlArray& array, cosim::ArrayTiles& tiles)
      : sc_module(name), array_(&array), tiles_(&tiles) {
    socket.register_b_transport(this, &ArrayModule::b_transport);
  }

 private:
  void b_transport(tlm::tlm_generic_payload& tile, sc_core::sc_time& delay) {
    const Cycle before = tiles_->cycles;
    cosim::run_tile(*array_, *tiles_);
    delay += cycles(tiles_->cycles - before);
    tile.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  cosim::RtlArray* array_;
  cosim::ArrayTiles* tiles_;
};

class TileSource final : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(TileSource);
  tlm_utils::simple_initiator_socket<TileSource> socket{"socket"};
  TileSource(const sc_core::sc_module_name& name, int count) : sc_module(name), count_(count) {
    SC_THREAD(send);
  }

 private:
  void send() {
    tlm::tlm_generic_payload tile;
    for (int i = 0; i < count_; ++i) {
      sc_core::sc_time delay;
      socket->b_transport(tile, delay);
      wait(delay);
    }
  }
  int count_;
};

}  // namespace

void run_tiles_in_systemc(cosim::RtlArray& array, cosim::ArrayTiles& tiles, int count) {
  const Context context;
  ArrayModule module("array", array, tiles);
  TileSource source("source", count);
  source.socket.bind(module.socket);
  sc_core::sc_start();
}

}  // namespace strandline::hw::systemc
