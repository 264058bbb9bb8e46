// Reads docker-compose.yml as Docker Compose itself does, and prints for each profile what it would start.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: compose-check <compose file> <env file> <profile>...")
		os.Exit(2)
	}
	projects := map[string]any{}
	for _, profile := range os.Args[3:] {
		options, err := cli.NewProjectOptions(
			[]string{os.Args[1]},
			cli.WithEnvFiles(os.Args[2]),
			cli.WithDotEnv,
			cli.WithProfiles([]string{profile}),
			cli.WithInterpolation(true),
			cli.WithResolvedPaths(true),
			cli.WithConsistency(true),
			cli.WithNormalization(true),
		)
		if err == nil {
			projects[profile], err = options.LoadProject(context.Background())
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s, profile %s: %v\n", os.Args[1], profile, err)
			os.Exit(1)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(projects); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
