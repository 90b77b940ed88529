// Loaded before the server, on Linux: lets it believe that it runs on a system without a backend.
Object.defineProperty(process, 'platform', { value: 'darwin' });
