// Loaded before the server, elsewhere than on macOS: lets it believe that it runs on a system without a backend.
Object.defineProperty(process, 'platform', { value: 'darwin' });
