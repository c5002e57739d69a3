// Package script tells stories on the real binary: each testdata/*.txtar starts
// a desk and the LINE emulator, lets customers and operators act, and says what
// must be seen.
package script

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(build(m))
}

// build makes the binary once, with the race detector in it.
func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "madoguchi-story")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "madoguchi")
	cmd := exec.Command("go", "build", "-race", "-o", binary, "../cmd/madoguchi")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		return 1
	}
	return m.Run()
}

func TestStories(t *testing.T) {
	sum := newTally(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			s := newStory(t, env, sum)
			env.Values[storyKey{}] = s
			japan := time.FixedZone("Asia/Tokyo", 9*60*60)
			week := slices.Repeat([]string{"[]"}, 7)
			week[time.Now().In(japan).AddDate(0, 0, 3).Weekday()] = `[{"from":540,"to":1080}]`
			env.Setenv("ONLYIN3DAYS", strings.Join(week, ","))
			env.Defer(s.stopAll)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"demo":   story((*world).demo),
			"run":    story((*world).run),
			"node":   story((*world).node),
			"nats":   story((*world).nats),
			"pg":     story((*world).postgres),
			"halt":   story((*world).halt),
			"kill9":  story((*world).kill9),
			"as":     story((*world).as),
			"api":    story((*world).api),
			"see":    story((*world).see),
			"conv":   story((*world).conv),
			"mid":    story((*world).mid),
			"take":   story((*world).take),
			"emu":    story((*world).emu),
			"heard":  story((*world).heard),
			"both":   story((*world).both),
			"shows":  story((*world).shows),
			"tap":    story((*world).tap),
			"small":  story((*world).small),
			"fill":   story((*world).fill),
			"ready":  story((*world).ready),
			"file":   story((*world).file),
			"s3":     story((*world).s3),
			"ahead":  story((*world).ahead),
			"free":   story((*world).free),
			"scrape": story((*world).scrape),
			"form":   story((*world).form),
			"system": story((*world).system),
			"asked":  story((*world).asked),
			"redraw": story((*world).redraw),
			"wrong":  story((*world).wrong),
			"soon":   story((*world).soon),
			"theirs": story((*world).theirs),
			"menu":   story((*world).menu),
			"menus":  story((*world).menus),
			"press":  story((*world).press),
			"listen": story((*world).listen),
			"told":   story((*world).told),
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "mount":
				return mayMount(), nil
			case "openapi":
				return openapitest.Available(t), nil
			}
			return false, fmt.Errorf("no condition %q", cond)
		},
	})
}

type storyKey struct{}

func story(f func(*world, *testscript.TestScript, bool, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		f(ts.Value(storyKey{}).(*world), ts, neg, args)
	}
}
