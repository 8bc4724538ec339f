import api, { type AttrValueMessage, type GraphDefMessage, type TensorShapeMessage } from "@tensorflow/tfjs-node/dist/proto/api_pb.js";

/** The output of a node, by the node's name (`name:1` for a second output). */
export type Value = string;
export type NumberType = "float32" | "int32";
export type ElementType = NumberType | "bfloat16" | "bool";

/** An attribute of a node, tagged by the field of TensorFlow's AttrValue that holds it. */
export type Attribute =
  | { type: ElementType }
  | { text: string }
  | { int: number }
  | { float: number }
  | { bool: boolean }
  | { ints: readonly number[] }
  | { shape: readonly number[] }
  | { tensor: { type: NumberType; shape: readonly number[]; values: Float32Array | Int32Array } };

/** -1 stands for a size that is known only when the graph runs. */
export function shapeMessage(sizes: readonly number[]): TensorShapeMessage {
  const shape = new api.TensorShape();
  for (const size of sizes) {
    const dimension = new api.TensorShape.Dim();
    dimension.setSize(size);
    shape.addDim(dimension);
  }
  return shape;
}

export function typeNumber(type: ElementType): number {
  const { DT_FLOAT, DT_BFLOAT16, DT_INT32, DT_BOOL } = api.DataType;
  return { float32: DT_FLOAT, bfloat16: DT_BFLOAT16, int32: DT_INT32, bool: DT_BOOL }[type];
}

function attributeMessage(attribute: Attribute): AttrValueMessage {
  const message = new api.AttrValue();
  if ("type" in attribute) message.setType(typeNumber(attribute.type));
  else if ("text" in attribute) message.setS(Buffer.from(attribute.text));
  else if ("int" in attribute) message.setI(attribute.int);
  else if ("float" in attribute) message.setF(attribute.float);
  else if ("bool" in attribute) message.setB(attribute.bool);
  else if ("shape" in attribute) message.setShape(shapeMessage(attribute.shape));
  else if ("ints" in attribute) {
    const list = new api.AttrValue.ListValue();
    list.setIList([...attribute.ints]);
    message.setList(list);
  } else {
    const { type, shape, values } = attribute.tensor;
    const tensor = new api.Tensor();
    tensor.setDtype(typeNumber(type));
    tensor.setTensorShape(shapeMessage(shape));
    tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    message.setTensor(tensor);
  }
  return message;
}

/** A TensorFlow graph as it is written, node by node. */
export class GraphDef {
  readonly message: GraphDefMessage = new api.GraphDef();
  private readonly constants = new Map<string, Value>();
  private count = 0;

  constructor() {
    const versions = new api.VersionDef();
    versions.setProducer(1087);
    versions.setMinConsumer(12);
    this.message.setVersions(versions);
  }

  /** Adds a node of the operation; an input `^name` only orders it after that node. Returns its first output. */
  node(operation: string, inputs: readonly Value[], attributes: Record<string, Attribute>, name = `${operation}_${this.count++}`): Value {
    const node = new api.NodeDef();
    node.setName(name);
    node.setOp(operation);
    node.setInputList([...inputs]);
    for (const [key, attribute] of Object.entries(attributes)) node.getAttrMap().set(key, attributeMessage(attribute));
    this.message.addNode(node);
    return name;
  }

  /** A tensor of fixed numbers, one node for the same numbers. */
  constant(type: NumberType, shape: readonly number[], values: Float32Array | Int32Array): Value {
    const key = `${type} ${shape.join()} ${values.join()}`;
    const known = this.constants.get(key);
    if (known) return known;
    const made = this.node("Const", [], { dtype: { type }, value: { tensor: { type, shape, values } } });
    this.constants.set(key, made);
    return made;
  }

  /** A list of whole numbers, such as a shape. */
  ints(values: readonly number[]): Value {
    return this.constant("int32", [values.length], Int32Array.from(values));
  }

  /** One whole number, such as an axis. */
  int(value: number): Value {
    return this.constant("int32", [], Int32Array.of(value));
  }

  /** One float32 number. */
  float(value: number): Value {
    return this.constant("float32", [], Float32Array.of(value));
  }

  /** A tensor that is fed when the graph runs. */
  placeholder(name: string, shape: readonly number[]): Value {
    return this.node("Placeholder", [], { dtype: { type: "float32" }, shape: { shape } }, name);
  }

  /** The handle of a variable of the session. */
  variable(name: string, shape: readonly number[]): Value {
    const attributes: Record<string, Attribute> = {
      dtype: { type: "float32" },
      shape: { shape },
      shared_name: { text: name },
      container: { text: "" },
    };
    return this.node("VarHandleOp", [], attributes, name);
  }
}
