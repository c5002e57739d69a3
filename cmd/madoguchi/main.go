// Command madoguchi is the service counter for LINE: one binary that is the desk,
// its demo and the LINE emulator.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the linker; see the Makefile.
var version = "dev"

// cli is every sub-command, one file each.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the desk."`
	Demo     demoCmd     `cmd:"" help:"Run a small shop with customers, operators and a LINE emulator, on this machine only."`
	Emulator emulatorCmd `cmd:"" help:"Run the LINE emulator alone."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this version and stop."`
	Backup   backupCmd   `cmd:"" help:"Copy data, files and keys, the keys apart from the rest."`
	Restore  restoreCmd  `cmd:"" help:"Put a backup into an empty data folder."`
	Renew    renewCmd    `cmd:"" help:"After a point-in-time restore, before the desk runs: let consoles load everything anew."`
	Admin    adminCmd    `cmd:"" help:"Make people and their access."`
	Channel  channelCmd  `cmd:"" help:"Connect channels."`
	Doctor   doctorCmd   `cmd:"" help:"Look at store, keys, channels, clock and disk, and say what to do."`
	FAQ      faqCmd      `cmd:"" name:"faq" help:"Measure the FAQ search, or try it on your own FAQ and talks."`
	Bench    benchCmd    `cmd:"" help:"Measure this machine (bench), or play a day of a centre (bench day)."`

	Licenses licensesCmd `cmd:"" help:"Print the licences and notices of all that is inside this program: modules, console, dictionaries."`

	BenchPart benchPartCmd `cmd:"" name:"bench-part" hidden:"" help:"A child of bench."`

	Ready readyCmd `cmd:"" help:"Ask the desk on this machine whether it is ready; exits with 1 when not. For container health checks."`

	Version kong.VersionFlag `help:"Print the version."`
}

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is main with an exit code: 0 done, 1 failed, 2 called wrongly.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends it at once
	var c cli
	parser, err := kong.New(&c, kong.Name("madoguchi"), kong.Vars{"version": version},
		kong.Description("The service counter for LINE. Start with: madoguchi demo"), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "madoguchi:", err)
		fmt.Fprintln(os.Stderr, "Try: madoguchi --help")
		return 2
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "madoguchi:", err)
		return 1
	}
	return 0
}
