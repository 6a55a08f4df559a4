// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/device_error.h"

#include <cuda_runtime_api.h>

#include "kernels/common/refusal.h"

namespace strandline::kernels {

std::string mend_of(int error) {
  switch (error) {
    case cudaErrorNoDevice:
      return "no GPU is visible: check nvidia-smi and CUDA_VISIBLE_DEVICES, or run on the host";
    case cudaErrorInsufficientDriver: {
      int driver = 0;
      if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0)
        return "no CUDA driver is installed: install NVIDIA's driver, or run on the host";
      return "the driver speaks CUDA " + std::to_string(driver / 1000) + "." +
             std::to_string(driver % 1000 / 10) + " and the program was built with CUDA " +
             std::to_string(CUDART_VERSION / 1000) + "." +
             std::to_string(CUDART_VERSION % 1000 / 10) +
             ": update the driver, or build with an older toolkit";
    }
    case cudaErrorMemoryAllocation:
      return "the device is out of memory: use a smaller shape, or end what else runs on it";
    case cudaErrorDevicesUnavailable:
      return "another process holds the GPU (exclusive compute mode): wait for it to end";
    case cudaErrorNoKernelImageForDevice:
      return "built for other GPUs: configure with -DSTRANDLINE_GPUS=<its number>";
    default:
      return "";
  }
}

void require_success(int error, const std::string& tried) {
  if (error == cudaSuccess) return;
  const auto code = static_cast<cudaError_t>(error);
  const std::string mend = mend_of(error);
  throw Refusal("cuda: " + tried + ": " + cudaGetErrorString(code) +
                (mend.empty() ? "" : "; " + mend));
}

}  // namespace strandline::kernels
