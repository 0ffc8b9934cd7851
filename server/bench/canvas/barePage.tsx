/** The rival: React Flow as its documentation begins, with the same nodes and edges and nothing of ours. Bundled by the bench. */
import { applyNodeChanges, type Edge, type Node, type NodeChange, ReactFlow } from "@xyflow/react";
import { useCallback, useState } from "react";
import { createRoot } from "react-dom/client";

declare global {
  interface Window {
    drawing: { nodes: Node[]; edges: Edge[] };
  }
}

function Bare() {
  const [nodes, setNodes] = useState(window.drawing.nodes);
  const onNodesChange = useCallback((changes: NodeChange[]) => setNodes((now) => applyNodeChanges(changes, now)), []);
  return (
    <div style={{ width: "100vw", height: "100vh" }} data-testid="canvas" data-ready="true">
      <ReactFlow
        nodes={nodes}
        edges={window.drawing.edges}
        onNodesChange={onNodesChange}
        panOnScroll
        minZoom={0.05}
        fitView
      />
    </div>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Bare />);
