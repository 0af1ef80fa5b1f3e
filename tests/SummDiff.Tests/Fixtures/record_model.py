#!/usr/bin/python3
"""Record a golden model case from the official code: record_model.py OUT.safetensors [OPTION=VALUE ...].

Needs Debian's python3-torch, python3-numpy and libopenblas0-pthread, and the official repository (Kwanseok-K/SummDiff) checked out at $REF.
Every parameter is random, dropout is off, each video goes through the model alone. What the tensors mean: see README.md.
"""
import argparse, json, os, struct, sys, types

for name in ("timm", "timm.models", "timm.models.vision_transformer", "einops"):
    sys.modules[name] = types.ModuleType(name)  # imported there, never used
sys.modules["timm.models.vision_transformer"].Mlp = object
sys.modules["einops"].repeat = None
sys.path.insert(0, os.environ["REF"])
import numpy as np
import torch

torch.Tensor.cuda = lambda self, *a, **k: self  # it asks for a GPU in places
from networks.summ_diff.summ_diff import build_model

OUT = sys.argv[1]
LENGTHS = [150, 64, 97]
config = dict(v_feat_dim=24, position_embedding="sine", enc_layers=2, dec_layers=2, hidden_dim=16, dropout=0.1, nheads=2, dim_feedforward=32,
              pre_norm=False, num_scores=300, input_dropout=0.5, n_input_proj=2, K=20, denoiser="DiT", p_uncond=0.2, w=0.1, sigmoid_temp=2.0,
              eps=1e-3, scores_embed="learned", dec_loss_coef=1, aux_loss_coef=0)
for change in sys.argv[2:]:
    name, value = change.split("=")
    config[name] = type(config[name])(value)
adam = dict(lr=1e-3, weight_decay=5e-3, steps=3)

generator = torch.Generator().manual_seed(2026)
normal = lambda *shape: torch.randn(*shape, generator=generator)
model, _ = build_model(argparse.Namespace(device="cpu", **config))
model.eval()
with torch.no_grad():
    for parameter in model.parameters():
        value = normal(*parameter.shape)
        if parameter.dim() > 1:
            parameter.copy_(value / parameter[0].numel() ** 0.5)
        else:
            parameter.copy_(0.2 * value + (1 if (parameter == 1).all() else 0))

B, L, F = len(LENGTHS), max(LENGTHS), config["v_feat_dim"]
features, truth, noise, t = torch.zeros(B, L, F), torch.zeros(B, L), torch.zeros(B, L), torch.tensor([120, 905, 430])
for i, n in enumerate(LENGTHS):
    features[i, :n], truth[i, :n], noise[i, :n] = normal(n, F).abs(), torch.rand(n, generator=generator), normal(n)
null, initial, steps = normal(F).abs(), normal(1, L), normal(10, 1, L)
tensors = {"param/" + name: value.clone() for name, value in model.state_dict().items() if value.dtype == torch.float32}
tensors.update({"schedule/alphas_cumprod": model.transformer.alphas_cumprod, "input/features": features, "input/gtscore": truth,
                "input/lengths": torch.tensor(LENGTHS), "train/t": t, "train/noise": noise, "sample/null_video": null,
                "sample/initial_noise": initial, "sample/step_noise": steps})

encoded, before = [], []
model.transformer.encoder.register_forward_hook(lambda module, inputs, output: encoded.append(output[:, 0]))
drawn = types.SimpleNamespace(randn=torch.randn, randint=torch.randint, randn_like=torch.randn_like)


def predict(i):
    n = LENGTHS[i]
    torch.randint = lambda *a, **k: t[i : i + 1]
    torch.randn = lambda *a, **k: noise[i, :n]
    try:
        output, _ = model(truth[i : i + 1, :n], features[i : i + 1, :n].clone(), torch.ones(1, n, dtype=torch.bool), [n])
    finally:
        torch.randint, torch.randn = drawn.randint, drawn.randn
    return output["pred_scores"].reshape(-1)


def loss_of_batch():
    pairs = [(predict(i), truth[i, :n]) for i, n in enumerate(LENGTHS)]
    predicted = torch.cat([pair[0] for pair in pairs])
    return predicted, torch.nn.functional.mse_loss(predicted, torch.cat([pair[1] for pair in pairs]))


def sample():
    video = torch.cat([features[:1], null.expand(1, L, F)]) if config["p_uncond"] > 0 else features[:1].clone()
    draws = iter(steps)
    decode = model.transformer.model_predictions

    def watch(tgt, x, *rest):
        before.append(x.double().clone())
        return decode(tgt, x, *rest)

    model.transformer.model_predictions = watch
    torch.randn, torch.randn_like = lambda *a, **k: initial, lambda *a, **k: next(draws).double()
    try:
        with torch.no_grad():
            output, _ = model(None, video, torch.ones(len(video), L, dtype=torch.bool), [np.array(L)])
    finally:
        torch.randn, torch.randn_like = drawn.randn, drawn.randn_like
    return output["pred_scores"].reshape(-1)


predicted, loss = loss_of_batch()
tensors.update({"train/pred_scores": predicted, "train/encoder_output": torch.cat(encoded), "train/loss": loss.reshape(1)})
tensors["sample/scores"] = sample()
tensors["sample/x_before_step"] = torch.stack(before)
loss.backward()
unused = [name for name, parameter in model.named_parameters() if parameter.grad is None]
tensors.update({"grad/" + name: parameter.grad.clone() for name, parameter in model.named_parameters() if parameter.grad is not None})

optimizer = torch.optim.Adam(model.parameters(), lr=adam["lr"], weight_decay=adam["weight_decay"])
losses = []
for _ in range(adam["steps"]):
    optimizer.zero_grad()
    _, loss = loss_of_batch()
    loss.backward()
    optimizer.step()
    losses.append(loss.detach())
tensors.update({"adam/" + name: parameter for name, parameter in model.named_parameters() if name not in unused})
tensors["adam/losses"] = torch.stack(losses)

kinds = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
header, data = {"__metadata__": dict(config=json.dumps(config), unused_parameters=json.dumps(unused), adam=json.dumps(adam))}, b""
for name, value in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
    raw = value.detach().contiguous().numpy().tobytes()
    header[name] = dict(dtype=kinds[value.dtype], shape=list(value.shape), data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(OUT, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
