package lineemu_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestOfficialNodeSDK runs each operation the emulator serves, and its webhooks, through LINE's own
// Node SDK, held against LINE's OpenAPI like TestOfficialSDKCallsEveryOperation.
func TestOfficialNodeSDK(t *testing.T) {
	const dir = "../script/linesdk"
	node := needNodeSDK(t, dir)
	w := newSDKWorld(t)
	image := filepath.Join(t.TempDir(), "menu.png")
	if err := os.WriteFile(image, picture("png", 1200, 405), 0o600); err != nil {
		t.Fatal(err)
	}
	members := []string{w.user.ID}
	cmd := exec.CommandContext(t.Context(), node, "run.mjs")
	cmd.Dir = dir
	cmd.Env = append(
		os.Environ(), "EMU_URL="+w.URL, "CHANNEL_ID="+w.ch.ID, "CHANNEL_SECRET="+w.ch.Secret, "ACCESS_TOKEN="+w.ch.AccessToken,
		"USER_ID="+w.user.ID, "GROUP_ID="+must(w.AddGroup(lineemu.Group{Members: members}))(t).ID,
		"ROOM_ID="+must(w.AddGroup(lineemu.Group{Kind: "room", Members: members}))(t).ID,
		"ASSERTION="+w.assertion(w.signer(), nil), "MENU_IMAGE="+image,
	)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("run.mjs: %v\n%s", err, out)
	}
	w.calledAll()
}

// needNodeSDK returns the node binary, or skips the test when it or the SDK is missing. CI, and
// who sets MADOGUCHI_REQUIRE_NODE=1, gets a failure instead.
func needNodeSDK(t *testing.T, dir string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, "node_modules", "@line", "bot-sdk", "package.json"))
	}
	switch {
	case err == nil:
		return node
	case os.Getenv("CI") == "true" || os.Getenv("MADOGUCHI_REQUIRE_NODE") == "1":
		t.Fatalf("LINE's Node SDK cannot run: %v: run script/deps test", err)
	default:
		t.Skipf("LINE's Node SDK cannot run: %v: script/deps test installs it", err)
	}
	return ""
}
