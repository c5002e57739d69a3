package deploy

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/schema"
	"sigs.k8s.io/yaml"
)

type composeService struct {
	Image       string            `json:"image"`
	Entrypoint  []string          `json:"entrypoint"`
	Command     []string          `json:"command"`
	Environment map[string]string `json:"environment"`
	Healthcheck struct {
		Test []string `json:"test"`
	} `json:"healthcheck"`
	ReadOnly  bool                         `json:"read_only"`
	User      string                       `json:"user"`
	Ports     []string                     `json:"ports"`
	Volumes   []string                     `json:"volumes"`
	Networks  []string                     `json:"networks"`
	DependsOn map[string]map[string]string `json:"depends_on"`
}

type composeFile struct {
	Services map[string]composeService `json:"services"`
	Networks map[string]any            `json:"networks"`
	Volumes  map[string]any            `json:"volumes"`
}

// compose checks the file against the Compose Specification and reads it.
func compose(t *testing.T) (composeFile, string) {
	t.Helper()
	text := read(t, "compose/docker-compose.yml")
	plain, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	var file composeFile
	if err := json.Unmarshal(plain, &whole); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(whole); err != nil {
		t.Fatalf("not as the Compose Specification wants it: %v", err)
	}
	if err := json.Unmarshal(plain, &file); err != nil {
		t.Fatal(err)
	}
	return file, text
}

func TestCompose(t *testing.T) {
	file, _ := compose(t)
	for name, s := range file.Services {
		for other := range s.DependsOn {
			if _, ok := file.Services[other]; !ok {
				t.Errorf("%s depends on %s, which is not there", name, other)
			}
		}
		for _, n := range s.Networks {
			if _, ok := file.Networks[n]; !ok {
				t.Errorf("%s: no network %s", name, n)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, ok := file.Volumes[from]; !ok && !strings.HasPrefix(from, "./") {
				t.Errorf("%s: no volume %s", name, from)
			}
		}
		if len(s.Ports) > 0 && name != "proxy" {
			t.Errorf("%s is open to the world", name)
		}
		if s.Environment["MADOGUCHI_LISTEN"] == "" {
			continue
		}
		if !s.ReadOnly || s.User != "10001:10001" {
			t.Errorf("%s: user %q, read only %v", name, s.User, s.ReadOnly)
		}
		if command := append(s.Command, "serve")[0]; !slices.Contains(commands(t), command) {
			t.Errorf("%s: there is no command %s", name, command)
		}
		if test := s.Healthcheck.Test; len(test) > 0 && (test[1] != "/usr/bin/madoguchi" || !slices.Contains(commands(t), test[2])) {
			t.Errorf("%s: health check %v", name, test)
		}
	}
}

// Whoever forgets a password is told, and nobody has one that others know.
func TestComposeHasNoDefaultPasswords(t *testing.T) {
	_, text := compose(t)
	example := read(t, "compose/.env.example")
	for _, name := range words(text, `\$\{([A-Z0-9_]+)`) {
		if name == "MADOGUCHI_IMAGE" {
			continue
		}
		if !regexp.MustCompile(`\$\{` + name + `:\?`).MatchString(text) {
			t.Errorf("compose does not ask for %s", name)
		}
		if !strings.Contains(example, "\n"+name+"=\n") {
			t.Errorf(".env.example does not name %s, or gives it a value", name)
		}
	}
	if m := regexp.MustCompile(`\$\{[A-Z0-9_]*(PASSWORD|KEY|TOKEN)[A-Z0-9_]*:?-`).FindString(text); m != "" {
		t.Errorf("a default password: %s", m)
	}
}

// The proxy must ask the nodes for their health at an address that exists, and show none of
// the inner pages.
func TestCaddyfile(t *testing.T) {
	text := read(t, "compose/Caddyfile")
	for _, path := range words(text, `health_uri (\S+)`) {
		if !slices.Contains(routes(t), path) {
			t.Errorf("there is no %s", path)
		}
	}
	for _, want := range []string{"/metrics", "flush_interval -1", "lb_try_duration"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	file, _ := compose(t)
	for _, upstream := range words(text, `(desk-\d+):8080`) {
		if _, ok := file.Services[upstream]; !ok {
			t.Errorf("no service %s", upstream)
		}
	}
}
