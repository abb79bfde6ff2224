// Renders a chart as Helm does, with the same template language (text/template and sprig), for machines that have no helm.
// Reads {"values": {...}, "files": {"key.path": "text"}, "release": {"name", "namespace", "upgrade"}} from standard input and writes
// {"file": "text"} for each template. What Helm refuses ends with 1 and its reason.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type request struct {
	Values  map[string]interface{} `json:"values"`
	Release struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
		Upgrade   bool   `json:"upgrade"`
	} `json:"release"`
}

type files map[string][]byte

func (f files) Get(name string) string { return string(f[name]) }

type versions []string

func (v versions) Has(name string) bool {
	for _, one := range v {
		if one == name {
			return true
		}
	}
	return false
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(chart string) error {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	values, err := readMap(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return err
	}
	about, err := readMap(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return err
	}

	// Helm's templates say .Chart.AppVersion, the file appVersion.
	named := map[string]interface{}{}
	for key, value := range about {
		named[strings.ToUpper(key[:1])+key[1:]] = value
	}
	others := files{}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	var names []string
	err = filepath.Walk(chart, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, _ := filepath.Rel(chart, path)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(name, "templates/") {
			others[name] = text
			return nil
		}
		names = append(names, name)
		_, err = root.New(name).Parse(string(text))
		return err
	})
	if err != nil {
		return err
	}

	top := map[string]interface{}{
		"Values":       merge(values, asked.Values),
		"Chart":        named,
		"Files":        others,
		"Capabilities": map[string]interface{}{"APIVersions": versions{"v1", "apps/v1"}, "KubeVersion": map[string]interface{}{"Version": "v1.31.0", "Major": "1", "Minor": "31"}},
		"Release": map[string]interface{}{
			"Name": asked.Release.Name, "Namespace": asked.Release.Namespace, "Service": "Helm", "Revision": 1,
			"IsUpgrade": asked.Release.Upgrade, "IsInstall": !asked.Release.Upgrade,
		},
	}
	done := map[string]string{}
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "_") {
			continue
		}
		top["Template"] = map[string]interface{}{"Name": name, "BasePath": "templates"}
		var text bytes.Buffer
		if err := root.ExecuteTemplate(&text, name, top); err != nil {
			return err
		}
		done[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return json.NewEncoder(os.Stdout).Encode(done)
}

// What Helm adds to sprig, and what it takes away.
func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	all["include"] = func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["tpl"] = func(text string, data interface{}) (string, error) {
		copied, err := root.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := copied.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var done bytes.Buffer
		err = parsed.Execute(&done, data)
		return done.String(), err
	}
	all["required"] = func(reason string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return value, errors.New(reason)
		}
		return value, nil
	}
	all["fail"] = func(reason string) (string, error) { return "", errors.New(reason) }
	all["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	}
	all["fromYaml"] = func(text string) map[string]interface{} {
		read := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	}
	all["toJson"] = func(value interface{}) string {
		text, _ := json.Marshal(value)
		return string(text)
	}
	all["lookup"] = func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} }
	return all
}

func readMap(path string) (map[string]interface{}, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := map[string]interface{}{}
	return read, yaml.Unmarshal(text, &read)
}

// As Helm does: maps are merged, everything else is replaced, null takes a default away.
func merge(base, over map[string]interface{}) map[string]interface{} {
	merged := map[string]interface{}{}
	for key, value := range base {
		merged[key] = value
	}
	for key, value := range over {
		below, isMap := merged[key].(map[string]interface{})
		above, isMapToo := value.(map[string]interface{})
		switch {
		case value == nil:
			delete(merged, key)
		case isMap && isMapToo:
			merged[key] = merge(below, above)
		default:
			merged[key] = value
		}
	}
	return merged
}
