"""Fits one small network (two hidden layers, rectified; logistic output) to rows of features and a wanted number 0...1.

Called by learnPrint.ts: file to write, features a row, outputs of both hidden layers, files of rows. Adam, cross entropy, cosine rate.
"""
import sys

import numpy as np

target, inputs, first, second, sources = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5:]
EPOCHS, BATCH = 14, 2048
data = np.concatenate([np.fromfile(source, dtype=np.float32).reshape(-1, inputs + 1) for source in sources])
random = np.random.default_rng(1)
random.shuffle(data)
x, wanted = data[:, :inputs], data[:, inputs].copy()
mean, spread = x.mean(0, dtype=np.float64).astype(np.float32), x.std(0, dtype=np.float64).astype(np.float32) + 1e-3
for at in range(0, len(x), 65536):
    x[at : at + 65536] = np.clip((x[at : at + 65536] - mean) / spread, -6, 6)
layers = []
for a, b in ((inputs, first), (first, second), (second, 1)):
    layers += [(random.standard_normal((a, b)) * np.sqrt(2 / a)).astype(np.float32), np.zeros(b, np.float32)]
moment, square = [np.zeros_like(p) for p in layers], [np.zeros_like(p) for p in layers]


def forward(rows):
    h = np.maximum(rows @ layers[0] + layers[1], 0)
    g = np.maximum(h @ layers[2] + layers[3], 0)
    return h, g, 1 / (1 + np.exp(-(g @ layers[4] + layers[5])[:, 0]))


check = slice(0, len(x) // 25)
starts = np.arange(len(x) // 25, len(x) - BATCH + 1, BATCH)
steps = EPOCHS * len(starts)
step = 0
for epoch in range(EPOCHS):
    # Rows are shuffled once; batches come in another order each time.
    for at in random.permutation(starts):
        rows = x[at : at + BATCH]
        h, g, answer = forward(rows)
        d = ((answer - wanted[at : at + BATCH]) / BATCH)[:, None].astype(np.float32)
        dg = (d @ layers[4].T) * (g > 0)
        dh = (dg @ layers[2].T) * (h > 0)
        step += 1
        rate = 1.5e-3 * (1 + np.cos(np.pi * step / steps)) + 1e-5
        for k, gradient in enumerate((rows.T @ dh, dh.sum(0), h.T @ dg, dg.sum(0), g.T @ d, d.sum(0))):
            moment[k] = 0.9 * moment[k] + 0.1 * gradient
            square[k] = 0.999 * square[k] + 0.001 * gradient * gradient
            layers[k] -= rate * (moment[k] / (1 - 0.9**step)) / (np.sqrt(square[k] / (1 - 0.999**step)) + 1e-8)
    answer, true = forward(x[check])[2], wanted[check]
    both, either = ((answer > 0.5) & (true > 0.5)).sum(), ((answer > 0.5) | (true > 0.5)).sum()
    print(f"{epoch + 1}: mean error {np.abs(answer - true).mean():.4f}, IoU {both / either:.4f}", flush=True)
# Normalisation goes into the first layer.
layers[1] = layers[1] - (mean / spread) @ layers[0]
layers[0] = layers[0] / spread[:, None]
parts = [np.array([inputs, first, second], np.float32)]
for k in (0, 2, 4):
    parts += [layers[k].T.ravel(), layers[k + 1]]
np.concatenate(parts).astype("<f4").tofile(target)
