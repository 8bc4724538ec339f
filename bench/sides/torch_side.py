"""PyTorch in eager mode: tensors in memory, fused Adam, the loss read once an epoch."""

import sys

import torch

from side import Workload, serve, timed

activations = {
    "linear": torch.nn.Identity,
    "relu": torch.nn.ReLU,
    "sigmoid": torch.nn.Sigmoid,
    "tanh": torch.nn.Tanh,
    "elu": torch.nn.ELU,
    "leakyRelu": lambda: torch.nn.LeakyReLU(0.2),
}


class Reshape(torch.nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(-1, *self.shape)


class Network(torch.nn.Module):
    """The network with PyTorch's layout of channels first; dense weights are turned to it, so that it is the same function."""

    def __init__(self, workload):
        super().__init__()
        self.layers = workload.network["layers"]
        self.code = workload.network["code"]
        self.steps = torch.nn.ModuleList(self._step(workload, index) for index in range(len(self.layers)))

    def _step(self, workload, index):
        layer = self.layers[index]
        kind = layer["kind"]
        channels = layer["input"][-1]
        if kind == "maxPool2d":
            return torch.nn.MaxPool2d(2)
        if kind == "upsample2d":
            return torch.nn.Upsample(scale_factor=2, mode="nearest")
        if kind == "flatten":
            return torch.nn.Flatten()
        if kind == "reshape":
            height, width, depth = layer["shape"]
            return Reshape([depth, height, width])
        if kind == "activation":
            return activations[layer["activation"]]()
        if kind == "add":
            return torch.nn.Identity()
        kernel = torch.from_numpy(workload.weights[layer["name"] + "/kernel"])
        bias = torch.from_numpy(workload.weights[layer["name"] + "/bias"])
        size = layer.get("kernel", 0)
        same = layer.get("padding") == "same"
        if kind == "conv2d":
            padding = (size - 1) // 2 if same else 0
            module = torch.nn.Conv2d(channels, layer["filters"], size, stride=layer["stride"], padding=padding)
            kernel = kernel.permute(3, 2, 0, 1)
        elif kind == "conv2dTranspose":
            module = torch.nn.ConvTranspose2d(channels, layer["filters"], size, padding=(size - 1) // 2 if same else 0)
            kernel = kernel.permute(3, 2, 0, 1)
        elif kind == "dense":
            module = torch.nn.Linear(channels, layer["units"])
            kernel, bias = self._channels_first(index, kernel, bias)
            kernel = kernel.T
        else:
            raise ValueError("No layer " + kind)
        with torch.no_grad():
            module.weight.copy_(kernel)
            module.bias.copy_(bias)
        if layer["activation"] == "linear":
            return module
        return torch.nn.Sequential(module, activations[layer["activation"]]())

    def _channels_first(self, index, kernel, bias):
        """Rows after flattening and columns before reshaping, from `[H,W,C]` to `[C,H,W]`."""
        before = self.layers[index - 1] if index > 0 else None
        after = self.layers[index + 1] if index + 1 < len(self.layers) else None
        if before and before["kind"] == "flatten":
            kernel = kernel.reshape(*before["input"], -1).permute(2, 0, 1, 3).reshape(kernel.shape)
        if after and after["kind"] == "reshape":
            kernel = kernel.reshape(-1, *after["shape"]).permute(0, 3, 1, 2).reshape(kernel.shape)
            bias = bias.reshape(*after["shape"]).permute(2, 0, 1).reshape(-1)
        return kernel, bias

    def forward(self, x, last=None):
        """The output, or that of layer `last`."""
        values = []
        for layer, step in zip(self.layers, self.steps):
            before = values[-1] if values else x
            if layer["kind"] == "add":
                before = before + (x if layer["from"] < 0 else values[layer["from"]])
            values.append(step(before))
            if len(values) - 1 == last:
                break
        return values[-1]


def main(folder, threads, layout):
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    workload = Workload(folder)
    memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format

    def tensor(array):
        return torch.from_numpy(array).permute(0, 3, 1, 2).contiguous(memory_format=memory_format)

    images = tensor(workload.images)
    targets = images if workload.targets is workload.images else tensor(workload.targets)
    network = Network(workload).to(memory_format=memory_format)
    optimizer = torch.optim.Adam(network.parameters(), lr=workload.learning_rate, eps=1e-7, fused=True)
    count = len(images)
    size = workload.batch_size

    def train():
        network.train()
        total = torch.zeros(())
        for chosen in torch.randperm(count).split(size):
            x = images[chosen]
            y = x if targets is images else targets[chosen]
            optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.mse_loss(network(x), y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(chosen)
        return total.item() / count

    def predict(last=None):
        network.eval()
        with torch.inference_mode():
            torch.cat([network(batch, last) for batch in images.split(256)])

    works = {"train": timed(train), "reconstruct": timed(predict), "encode": timed(lambda: predict(network.code))}
    serve(f"PyTorch {torch.__version__.split('+')[0]}", works)


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
