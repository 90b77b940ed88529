// What stands in the bundle for packages that add-mcp imports for its own command line: we use its table of clients only.
export default undefined;
