// A MongoDB wire-protocol server for tests: FerretDB's own package on its SQLite back end.
// FerretDB's command cannot be installed from the module alone: it misses a generated version file there.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "host and port to listen on")
	data := flag.String("data", "", "folder of the databases")
	flag.Parse()

	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	if err := run(*listen, *data, log); err != nil {
		log.Error("cannot run", "error", err)
		os.Exit(1)
	}
}

func run(listen, data string, log *slog.Logger) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: listen},
		Logger:    log,
		Handler:   "sqlite",
		SQLiteURL: "file:" + data + "/",
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return server.Run(ctx)
}
