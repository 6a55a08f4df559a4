// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lower_lru.h"
#include "hw/asic/vproc_program.h"

namespace strandline::hw::asic {
namespace {

// s12 is 1 where the next token is at position 0: `loop` then falls through, else it branches.
// 1 - a^2 cancels where a is near 1: below z = -2 ln a of 1/8 it is the series of 1 - e^-z to the
// fifth power, which leaves out less than 5e-8 of it.
constexpr const char* kText = R"(
        li     s12, 1
        jump   begin
        li     s12, 2
begin:  sf32   s14, -1.44269504   ; -log2 e
        vsplat v20, s14
        sf32   s14, 1
        vsplat v21, s14
        sf32   s14, -1.38629436   ; -2 ln 2
        vsplat v22, s14
        sf32   s14, 0.00833333333 ; 1/120, 1/24, 1/6, 1/2
        vsplat v23, s14
        sf32   s14, 0.0416666667
        vsplat v24, s14
        sf32   s14, 0.166666667
        vsplat v25, s14
        sf32   s14, 0.5
        vsplat v26, s14
        sf32   s14, 0.125
        vsplat v27, s14
        add    s10, s0, s9        ; rows of i, of x, of the state
        add    s11, s10, s9
        add    s13, s2, s8
        addi   s15, s12, 0
block:  ld     v1, s1, 1          ; log2 a at an open gate
        ld     v2, s13, 0         ; h
        addi   s12, s15, 0
        addi   s14, s3, 0
token:  ld     v3, s0, 1
        ld     v4, s10, 1
        ld     v5, s11, 1
        vmul   v3, v3, v20
        vmul   v4, v4, v20
        vexp2  v3, v3
        vexp2  v4, v4
        vadd   v3, v3, v21
        vadd   v4, v4, v21
        vrecip v3, v3             ; r
        vrecip v4, v4             ; i
        vmul   v3, v3, v1         ; log2 a
        vmul   v4, v4, v5         ; i x
        vexp2  v6, v3             ; a
        vmul   v8, v3, v22        ; z
        vadd   v7, v3, v3
        vmul   v2, v2, v6         ; a h
        vmul   v9, v8, v23
        vexp2  v7, v7             ; a^2
        vsub   v9, v24, v9
        vcmp   v8, v27
        vmul   v9, v9, v8
        vsub   v7, v21, v7        ; 1 - a^2
        vsub   v9, v25, v9
        vmul   v9, v9, v8
        vsub   v9, v26, v9
        vmul   v9, v9, v8
        vsub   v9, v21, v9
        vmul   v9, v9, v8         ; the same by its series
        vsel   v7, v9, v7
        vrsqrt v9, v7
        vmul   v7, v7, v9         ; its root
        loop   s12, later
        vsub   v2, v2, v2         ; position 0: no state, all of i x
        vmax   v7, v21, v21
later:  li     s12, 2
        vmac   v2, v7, v4
        st     s2, v2, 1
        loop   s14, token
        st     s13, v2, 1
        add    s0, s0, s7
        add    s10, s10, s7
        add    s11, s11, s7
        add    s2, s2, s7
        loop   s5, block
        end
)";

}  // namespace

const LruKernel& lru_kernel() {
  static const LruKernel kernel{assemble_vproc(kText, "RG-LRU"), 2};
  return kernel;
}

}  // namespace strandline::hw::asic
