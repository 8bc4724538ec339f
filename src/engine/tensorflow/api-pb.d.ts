// The part used here of tfjs-node's generated protobuf classes, which come without types.
declare module "@tensorflow/tfjs-node/dist/proto/api_pb.js" {
  class Message {
    serializeBinary(): Uint8Array;
  }
  interface MessageMap<T> {
    set(key: string, value: T): void;
  }
  class TensorShape extends Message {
    addDim(dimension: Dim): void;
  }
  class Dim extends Message {
    setSize(size: number): void;
  }
  class Tensor extends Message {
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  class ListValue extends Message {
    setIList(values: number[]): void;
  }
  class AttrValue extends Message {
    setS(bytes: Uint8Array): void;
    setType(type: number): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setShape(shape: TensorShape): void;
    setList(list: ListValue): void;
    setTensor(tensor: Tensor): void;
  }
  class NodeDef extends Message {
    setName(name: string): void;
    setOp(operation: string): void;
    setInputList(names: string[]): void;
    getAttrMap(): MessageMap<AttrValue>;
  }
  class VersionDef extends Message {
    setProducer(version: number): void;
    setMinConsumer(version: number): void;
  }
  class GraphDef extends Message {
    setVersions(versions: VersionDef): void;
    addNode(node: NodeDef): void;
  }
  class TensorInfo extends Message {
    setName(name: string): void;
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
  }
  class SignatureDef extends Message {
    getInputsMap(): MessageMap<TensorInfo>;
    getOutputsMap(): MessageMap<TensorInfo>;
  }
  class MetaInfoDef extends Message {
    setTagsList(tags: string[]): void;
  }
  class MetaGraphDef extends Message {
    setMetaInfoDef(info: MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
    getSignatureDefMap(): MessageMap<SignatureDef>;
  }
  class SavedModel extends Message {
    addMetaGraphs(graph: MetaGraphDef): void;
  }
  const api: {
    DataType: { DT_FLOAT: number; DT_BFLOAT16: number; DT_INT32: number; DT_BOOL: number };
    Tensor: typeof Tensor;
    TensorShape: typeof TensorShape & { Dim: typeof Dim };
    AttrValue: typeof AttrValue & { ListValue: typeof ListValue };
    NodeDef: typeof NodeDef;
    VersionDef: typeof VersionDef;
    GraphDef: typeof GraphDef;
    TensorInfo: typeof TensorInfo;
    SignatureDef: typeof SignatureDef;
    MetaGraphDef: typeof MetaGraphDef & { MetaInfoDef: typeof MetaInfoDef };
    SavedModel: typeof SavedModel;
  };
  export type Api = typeof api;
  export type AttrValueMessage = AttrValue;
  export type GraphDefMessage = GraphDef;
  export type TensorShapeMessage = TensorShape;
  export default api;
}
