// One layer of the print network (`printNet.ts`) over many rows: rectified sums, eight outputs at a time.

export function heapBase(): usize {
  return __heap_base;
}

/** Makes room up to `end`. */
export function reserve(end: usize): void {
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0) memory.grow(pages);
}

/**
 * @param weights input after input, `outputs` numbers each; `outputs` is a multiple of eight
 * @param out row after row, `outputs` numbers each
 */
export function rectifiedLayer(rows: usize, count: i32, inputs: i32, outputs: i32, weights: usize, biases: usize, out: usize): void {
  const zero = f32x4.splat(0);
  const stride = <usize>outputs << 2;
  for (let row = 0; row < count; row += 1, rows += <usize>inputs << 2, out += stride) {
    for (let group: usize = 0; group < stride; group += 32) {
      let low = v128.load(biases + group);
      let high = v128.load(biases + group, 16);
      let weight = weights + group;
      for (let input: usize = rows, end = rows + (<usize>inputs << 2); input < end; input += 4, weight += stride) {
        const value = v128.load32_splat(input);
        low = f32x4.add(low, f32x4.mul(value, v128.load(weight)));
        high = f32x4.add(high, f32x4.mul(value, v128.load(weight, 16)));
      }
      v128.store(out + group, f32x4.max(low, zero));
      v128.store(out + group, f32x4.max(high, zero), 16);
    }
  }
}
