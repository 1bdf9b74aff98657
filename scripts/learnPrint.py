"""Learns a network of main/seal/extract/printNet.ts: file to write, folder of learnPrint.ts's planes, minutes, channels (8,16,32,48), and
perhaps the file of a narrower one to begin from.

AdamW, cross entropy at print, of the wider one at edges of ink too, cosine rate over the minutes; what is written is a running mean of the weights.
"""
import json
import math
import pathlib
import random
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

target, folder, seconds = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3]) * 60
CHANNELS, HEAD = tuple(int(count) for count in sys.argv[4].split(",")), 16
begin = sys.argv[5] if len(sys.argv) > 5 else None
INPUTS, TRAITS, ZONE, PLANES = 8, 5, 6, 11
# Planes that a layer reads and writes, as printNet.ts has them; those that are added together have the same channels.
READS, WRITES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 5, 9, 3, 10, 1, 11), (1, 2, 3, 4, 5, 6, 7, 8, 5, 9, 3, 10, 1, 11, 12)
CROP, BATCH, RATE = 160, 4, 3e-3
CHECKED = 30


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        c0, c1, c2, c3 = CHANNELS
        window = lambda a, b, step=1: nn.Conv2d(a, b, 3, step, 1)
        self.traits = nn.Linear(TRAITS, c0, bias=False)
        # In the order of the file.
        self.layers = nn.ModuleList(
            [window(INPUTS, c0), window(c0, c1, 2), window(c1, c1), window(c1, c2, 2), window(c2, c2), window(c2, c3, 2), window(c3, c3), window(c3, c3)]
            + [nn.Conv2d(c3, c2, 1), window(c2, c2), nn.Conv2d(c2, c1, 1), window(c1, c1), nn.Conv2d(c1, c0, 1), window(c0, HEAD), nn.Conv2d(HEAD, 1, 1)]
        )
        for layer in self.layers:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        nn.init.normal_(self.layers[-1].weight, std=0.05)

    def forward(self, picture, traits, seen=lambda plane, numbers: numbers):
        """`seen` is shown what comes out for each plane, in the order of printNet.ts."""
        at = self.layers
        fine = seen(0, F.relu(at[0](picture) + self.traits(traits)[:, :, None, None]))
        half = seen(2, F.relu(at[2](seen(1, F.relu(at[1](fine))))))
        quarter = seen(4, F.relu(at[4](seen(3, F.relu(at[3](half))))))
        eighth = seen(7, F.relu(at[7](seen(6, F.relu(at[6](seen(5, F.relu(at[5](quarter)))))))))
        add = lambda to, coarse: F.relu(to + F.interpolate(coarse, scale_factor=2, mode="nearest")[:, :, : to.shape[2], : to.shape[3]])
        quarter = seen(8, F.relu(at[9](seen(4, add(quarter, at[8](eighth))))))
        half = seen(9, F.relu(at[11](seen(2, add(half, at[10](quarter))))))
        return at[14](seen(10, F.relu(at[13](seen(0, add(fine, at[12](half)))))))[:, 0]


def widen(net, file):
    """Takes over a narrower network, which then answers the same: further channels are copies a little off, and share what they say."""
    numbers = np.fromfile(file, dtype="<f2").astype(np.float32)
    narrow, numbers = [int(count) for count in numbers[:5]], torch.from_numpy(numbers[5 + PLANES :])
    c0, c1, c2, c3 = narrow[:4]
    counts = {0: INPUTS, 1: c0, 2: c1, 3: c1, 4: c2, 5: c2, 6: c3, 7: c3, 8: c3, 9: c2, 10: c1, 11: narrow[4], 12: 1}
    take = lambda count: (numbers[:count], numbers[count:])
    sources = {}
    for at, layer in enumerate(net.layers):
        sources.setdefault(READS[at], torch.arange(layer.weight.shape[1]) % counts[READS[at]])
        sources.setdefault(WRITES[at], torch.arange(layer.weight.shape[0]) % counts[WRITES[at]])
    with torch.no_grad():
        part, numbers = take(TRAITS * c0)
        net.traits.weight.copy_(part.reshape(TRAITS, c0).t()[sources[1]])
        for at, layer in enumerate(net.layers):
            inputs, outputs, side = counts[READS[at]], counts[WRITES[at]], layer.weight.shape[2]
            part, numbers = take(inputs * side * side * outputs)
            weight = part.reshape(side, side, inputs, outputs).permute(3, 2, 0, 1)
            part, numbers = take(outputs)
            into, out = sources[READS[at]], sources[WRITES[at]]
            wide = weight[out][:, into] / torch.bincount(into, minlength=inputs)[into][None, :, None, None]
            layer.weight.copy_(wide * (1 + 0.1 * torch.randn_like(wide)))
            layer.bias.copy_(part[out])


def read(size):
    told = json.loads(size.read_text())
    planes = np.fromfile(size.with_suffix(".planes"), dtype=np.float16).reshape(INPUTS + 1, told["height"], told["width"])
    return torch.from_numpy(planes), torch.tensor(told["traits"])


def crop(planes):
    """A piece that holds print, turned or mirrored at random; beside a small picture lies paper."""
    height, width = planes.shape[1:]
    for _ in range(4):
        y, x = random.randint(0, max(0, height - CROP)), random.randint(0, max(0, width - CROP))
        piece = planes[:, y : y + CROP, x : x + CROP]
        if piece[ZONE].float().sum() > 800:
            break
    below, beside = CROP - piece.shape[1], CROP - piece.shape[2]
    piece = F.pad(piece, (0, beside, 0, below))
    piece[1, CROP - below :] = 1
    piece[1, :, CROP - beside :] = 1
    turn = random.randrange(8)
    piece = piece.flip(2) if turn & 1 else piece
    piece = piece.flip(1) if turn & 2 else piece
    return piece.transpose(1, 2) if turn & 4 else piece


def asked(planes, zone):
    """Where an answer counts, and how much: at print, at edges of open ink, and a little within it."""
    known = planes[:, 4]
    edge = F.max_pool2d(((known > 0.08) & (known < 0.92)).float()[:, None], 3, 1, 1)[:, 0]
    return zone + (1 - zone) * torch.maximum(0.5 * edge, 0.25 * (known > 0.9))


def error(net):
    """Share of what is inked that is wrong at half coverage, at print, on the pages that are kept back."""
    with torch.no_grad():
        wrong = inked = 0
        for planes, traits in checked:
            planes = planes.float()
            answer = net(planes[None, :INPUTS], traits[None])[0] > 0
            wrong += ((answer != (planes[INPUTS] >= 0.5)) & (planes[ZONE] > 0)).sum().item()
            inked += (planes[INPUTS] >= 0.5).sum().item()
    return wrong / inked


random.seed(1)
torch.manual_seed(1)
pages = [read(size) for size in sorted(folder.glob("*.size"))]
pages = [(planes, traits) for planes, traits in pages if planes[ZONE].float().sum() > 200]
checked, pages = pages[:CHECKED], pages[CHECKED:]
weights = [planes[0].numel() + 60000 for planes, _ in pages]
net = Net()
if begin:
    widen(net, begin)
    print(f"began with: wrong {error(net):.4f}", flush=True)
net = net.to(memory_format=torch.channels_last)
mean = {name: value.clone() for name, value in net.state_dict().items()}
optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
started, step = time.time(), 0
while (share := (time.time() - started) / seconds) < 1:
    for group in optimizer.param_groups:
        group["lr"] = RATE * min(1, step / 100) * (0.505 + 0.495 * math.cos(math.pi * share))
    chosen = random.choices(pages, weights, k=BATCH)
    batch = torch.stack([crop(planes) for planes, _ in chosen]).float()
    picture, truth, zone = batch[:, :INPUTS].contiguous(memory_format=torch.channels_last), batch[:, INPUTS], batch[:, ZONE]
    if begin:
        zone = asked(batch, zone)  # only the wider one is asked in the open (`isCoarse`)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        answer = net(picture, torch.stack([traits for _, traits in chosen]))
    loss = (F.binary_cross_entropy_with_logits(answer.float(), truth, reduction="none") * zone).sum() / zone.sum().clamp(min=1)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    step += 1
    kept = min(0.999, (1 + step) / (20 + step))
    for name, value in net.state_dict().items():
        mean[name].mul_(kept).add_(value, alpha=1 - kept)
    if step % 2000 == 0:
        print(f"{step}: loss {loss.item():.4f}, wrong {error(net):.4f}", flush=True)
net.load_state_dict(mean)
print(f"{step}: wrong {error(net):.4f}")
largest = np.zeros(PLANES)


def note(plane, numbers):
    largest[plane] = max(largest[plane], numbers.max().item())
    return numbers


with torch.no_grad():
    for planes, traits in checked:
        net(planes[None, :INPUTS].float(), traits[None], note)
# Pages that were not seen may go a little further, but no further than 16-bit floats: what is more is as much.
parts = [np.array([*CHANNELS, HEAD]), np.minimum(1.25 * largest, np.finfo(np.float16).max), net.traits.weight.detach().t().numpy().ravel()]
for layer in net.layers:
    parts += [layer.weight.detach().permute(2, 3, 1, 0).numpy().ravel(), layer.bias.detach().numpy()]
np.concatenate(parts).astype("<f2").tofile(target)
