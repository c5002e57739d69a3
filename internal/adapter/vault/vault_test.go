package vault

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, path string, keys KeyStore) *Vault {
	t.Helper()
	v, _, err := Open(t.Context(), path, keys)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// newVault gives a vault and the path of its master key.
func newVault(t *testing.T) (*Vault, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secrets", "master.key")
	return open(t, path, newSQLite(t)), path
}

func sealed(t *testing.T, v *Vault, id, purpose, text string) []byte {
	t.Helper()
	r, err := v.Seal(t.Context(), id, purpose, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func unsealed(v *Vault, t *testing.T, id, purpose string, b []byte) (string, error) {
	r, err := v.Unseal(t.Context(), id, purpose, bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	plain, err := io.ReadAll(r)
	return string(plain), err
}

func TestSealAndUnseal(t *testing.T) {
	v, path := newVault(t)
	b := sealed(t, v, "a", "inbound", "免許証")
	if bytes.Contains(b, []byte("免許証")) {
		t.Fatal("the plain text shows")
	}
	if bytes.Equal(b, sealed(t, v, "a", "inbound", "免許証")) {
		t.Error("two seals of one text are alike")
	}
	again := open(t, path, v.keys) // the next start
	for _, v := range []*Vault{v, again} {
		if got, err := unsealed(v, t, "a", "inbound", b); err != nil || got != "免許証" {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if _, err := unsealed(v, t, "a", "avatar", b); !errors.Is(err, ErrBroken) {
		t.Errorf("another purpose: %v, want ErrBroken", err)
	}
	sealed(t, v, "b", "inbound", "other")
	if _, err := unsealed(v, t, "b", "inbound", b); !errors.Is(err, ErrBroken) {
		t.Errorf("another id: %v, want ErrBroken", err)
	}
	if err := v.Shred(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := unsealed(v, t, "a", "inbound", b); !errors.Is(err, ErrNoKey) {
		t.Errorf("after Shred: %v, want ErrNoKey", err)
	}
}

func TestBindingKeepsPairsApart(t *testing.T) {
	if bytes.Equal(binding("ab", "c"), binding("a", "bc")) {
		t.Error("two pairs are bound alike")
	}
}

func TestSecrets(t *testing.T) {
	v, path := newVault(t)
	b, err := v.SealSecret("channel:1", []byte("token"))
	if err != nil || bytes.Contains(b, []byte("token")) {
		t.Fatalf("sealed %q, %v", b, err)
	}
	if got, err := open(t, path, v.keys).OpenSecret("channel:1", b); err != nil || string(got) != "token" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := v.OpenSecret("channel:2", b); !errors.Is(err, ErrBroken) {
		t.Errorf("another purpose: %v, want ErrBroken", err)
	}
	if _, err := v.ring.open(useWrap, "channel:1", b); !errors.Is(err, ErrBroken) {
		t.Errorf("as a wrapped key: %v, want ErrBroken", err)
	}
	for i := range b {
		bad := bytes.Clone(b)
		bad[i] ^= 1
		if _, err := v.OpenSecret("channel:1", bad); err == nil {
			t.Errorf("byte %d changed, and it opens", i)
		}
		if _, err := v.OpenSecret("channel:1", b[:i]); err == nil {
			t.Errorf("cut to %d bytes, and it opens", i)
		}
	}
}

func TestMasterKeyIsMadeOnce(t *testing.T) {
	keys := newSQLite(t)
	path := filepath.Join(t.TempDir(), "secrets", "master.key")
	var wg sync.WaitGroup
	made := make([]bool, 8)
	vaults := make([]*Vault, len(made))
	for i := range made {
		wg.Go(func() {
			var err error
			if vaults[i], made[i], err = Open(t.Context(), path, keys); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	makers := 0
	for i, m := range made {
		if m {
			makers++
		}
		if vaults[i].ring.current != vaults[0].ring.current {
			t.Error("two vaults have two keys")
		}
	}
	if makers != 1 {
		t.Errorf("%d say that they made it", makers)
	}
	for file, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if fi, err := os.Stat(file); err != nil || fi.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v; want %v", file, fi.Mode(), err, want)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("left over: %v, %v", files, err)
	}
}

func TestMissingMasterKeyIsNeverReplaced(t *testing.T) {
	onBothEngines(t, func(t *testing.T, keys KeyStore) {
		path := filepath.Join(t.TempDir(), "master.key")
		open(t, path, keys) // sealed nothing yet: a channel's secret may be sealed all the same
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		_, created, err := Open(t.Context(), path, keys)
		if !errors.Is(err, ErrMasterKey) || created || !strings.Contains(err.Error(), "Lose it = lose the files") || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v, %v", created, err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Error("a file was made")
		}
	})
}

func TestAnotherMasterKeyIsRefused(t *testing.T) {
	keys := newSQLite(t)
	open(t, filepath.Join(t.TempDir(), "master.key"), keys)
	_, other := newVault(t)
	if _, _, err := Open(t.Context(), other, keys); !errors.Is(err, ErrMasterKey) || !strings.Contains(err.Error(), other) {
		t.Errorf("got %v", err)
	}
}

func TestLostKeyStoreIsNotTakenForAnother(t *testing.T) {
	_, path := newVault(t)
	v := open(t, path, newSQLite(t)) // an empty key store: new files can be sealed
	if _, err := unsealed(v, t, "a", "inbound", nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v", err)
	}
}

func TestKeyFileOthersMayReadIsRefused(t *testing.T) {
	v, path := newVault(t)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Open(t.Context(), path, v.keys); !errors.Is(err, ErrMasterKey) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
}

func TestDamagedKeyFilesAreRefused(t *testing.T) {
	good := string(masterFile(newKey()))
	line := good[strings.LastIndex(good, "key "):]
	for name, text := range map[string]string{
		"empty":         "",
		"form only":     masterForm + "\n",
		"other file":    "-----BEGIN PRIVATE KEY-----\n",
		"newer form":    strings.Replace(good, "v1", "v2", 1),
		"changed key":   strings.Replace(good, line[20:30], " AAAAAAAAA", 1),
		"short key":     masterForm + "\nkey 0011223344556677 AAAA\n",
		"two words":     masterForm + "\nkey 0011223344556677\n",
		"binary":        "\x00\x01\x02",
		"endless line":  masterForm + "\n" + strings.Repeat("x", 1<<17),
		"far too large": masterForm + "\n" + strings.Repeat("#\n", 1<<20),
	} {
		path := filepath.Join(t.TempDir(), "master.key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Open(t.Context(), path, newSQLite(t)); !errors.Is(err, ErrMasterKey) {
			t.Errorf("%s: %v, want ErrMasterKey", name, err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// A second key line is a rotation: the new key seals, the old one still opens.
func TestRotatedKeyFile(t *testing.T) {
	v, path := newVault(t)
	file := sealed(t, v, "a", "inbound", "old")
	secret, err := v.SealSecret("p", []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	master := newKey()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(f, "key %v %s\n", idOf(master), base64.StdEncoding.EncodeToString(master))
	f.Close()

	rotated := open(t, path, v.keys)
	if rotated.ring.current != idOf(master) {
		t.Error("the last key is not the current one")
	}
	if got, err := unsealed(rotated, t, "a", "inbound", file); err != nil || got != "old" {
		t.Errorf("the old file: %q, %v", got, err)
	}
	if got, err := rotated.OpenSecret("p", secret); err != nil || string(got) != "old" {
		t.Errorf("the old secret: %q, %v", got, err)
	}
	fresh, err := rotated.SealSecret("p", []byte("new"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.OpenSecret("p", fresh); !errors.Is(err, ErrMasterKey) {
		t.Errorf("a vault without the new key: %v, want ErrMasterKey", err)
	}
	open(t, path, v.keys) // both keys are known to the key store now
}
