// The catalogue of what reading a configuration can find: one fixed summary for each code. docs/configuration.md lists them.
import { makeDiagnostic, type Diagnostic, type DiagnosticFacts } from '../model/diagnostic.ts'

const CATALOGUE = {
  // The file
  'config-not-found': { severity: 'error', summary: 'No configuration found' },
  'config-unreadable': { severity: 'error', summary: 'Configuration cannot be read' },
  'config-too-large': { severity: 'error', summary: 'Configuration is too large' },
  'config-binary': { severity: 'error', summary: 'Configuration is not text' },
  'config-encoding': { severity: 'error', summary: 'Configuration is not UTF-8' },
  'config-empty': { severity: 'error', summary: 'Configuration is empty' },
  'config-not-a-map': { severity: 'error', summary: 'Configuration is not a map' },

  // YAML
  'yaml-syntax': { severity: 'error', summary: 'YAML syntax error' },
  'yaml-tab': { severity: 'error', summary: 'Tab used as indentation' },
  'yaml-several-documents': { severity: 'error', summary: 'Several YAML documents in one file' },
  'yaml-tag': { severity: 'error', summary: 'Unsupported YAML tag' },
  'yaml-alias': { severity: 'error', summary: 'YAML alias cannot be resolved' },
  'yaml-alias-expansion': { severity: 'error', summary: 'YAML aliases repeat too much' },
  'yaml-merge': { severity: 'error', summary: 'Merge key needs a map' },
  'yaml-depth': { severity: 'error', summary: 'YAML is nested too deeply' },

  // Keys and values
  'key-duplicate': { severity: 'error', summary: 'Key appears twice' },
  'key-spelled-twice': { severity: 'error', summary: 'Field is given in two spellings' },
  'key-unknown': { severity: 'error', summary: 'Unknown key' },
  'value-type': { severity: 'error', summary: 'Value has the wrong type' },
  'value-invalid': { severity: 'error', summary: 'Value is not allowed' },

  // Profiles and references
  'profile-unknown': { severity: 'error', summary: 'Profile does not exist' },
  'profile-cycle': { severity: 'error', summary: 'Profiles extend each other in a circle' },
  'reference-malformed': { severity: 'error', summary: 'Reference cannot be read' },
  'reference-unsupported': { severity: 'error', summary: 'Reference is not supported here' },
  'reference-undefined': { severity: 'error', summary: 'Reference to an undefined variable' },
  'reference-cycle': { severity: 'error', summary: 'Variables refer to each other in a circle' },
  'reference-not-text': { severity: 'error', summary: 'A list or map cannot be part of a text' },
  'reference-expansion': { severity: 'error', summary: 'Variables expand too much' },
  'variable-unused': { severity: 'warning', summary: 'Given variable is not used' },

  // Names
  'name-invalid': { severity: 'error', summary: 'Not a valid name' },
  'name-predefined': { severity: 'error', summary: 'Name is reserved by the engine' },
  'name-reserved': { severity: 'error', summary: 'Name is reserved by xec' },
  'name-taken': { severity: 'error', summary: 'Two networks have one name' },
  'container-taken': { severity: 'error', summary: 'Two targets are one container' },
  'label-reserved': { severity: 'error', summary: 'Label is reserved for xec' },

  // Networks
  'external-with-settings': { severity: 'error', summary: 'External network with settings' },
  'config-from-with-settings': { severity: 'error', summary: 'Setting belongs to the config-only network' },
  'config-source-invalid': { severity: 'error', summary: 'Not a config-only network' },
  'bridge-name-invalid': { severity: 'error', summary: 'Not a valid bridge name' },
  'bridge-name-taken': { severity: 'error', summary: 'Two networks have one bridge name' },
  'option-invalid': { severity: 'error', summary: 'Engines cannot read this option' },
  'cidr-invalid': { severity: 'error', summary: 'Not an address range' },
  'cidr-host-bits': { severity: 'error', summary: 'Address range has host bits set' },
  'cidr-reserved': { severity: 'error', summary: 'Address range is not for networks' },
  'subnet-missing': { severity: 'error', summary: 'Pool without subnet' },
  'subnet-overlap': { severity: 'error', summary: 'Subnets overlap' },
  'ipv6-disabled': { severity: 'error', summary: 'IPv6 subnet on a network without IPv6' },

  // Addresses
  'address-invalid': { severity: 'error', summary: 'Not an address' },
  'address-family': { severity: 'error', summary: 'Address is of the wrong family' },
  'address-outside-subnet': { severity: 'error', summary: 'Address lies outside the subnet' },
  'address-reserved': { severity: 'error', summary: 'Address is reserved in its subnet' },
  'address-declared-twice': { severity: 'error', summary: 'Two containers have one address' },
  'address-needs-subnet': { severity: 'error', summary: 'Static address without a declared subnet' },
  'address-dynamic': { severity: 'warning', summary: 'Static address in the range for dynamic ones' },
  'mac-invalid': { severity: 'error', summary: 'Not a MAC address' },

  // Targets
  'network-undeclared': { severity: 'error', summary: 'Network is not declared' },
  'network-config-only': { severity: 'error', summary: 'Containers cannot join a config-only network' },
  'network-mode-conflict': { severity: 'error', summary: 'Network mode rules out networks' },
  'network-mode-listed': { severity: 'error', summary: 'Network mode among networks' },
  'alias-without-network': { severity: 'error', summary: 'Aliases for a network the target is not on' },
  'alias-given-twice': { severity: 'error', summary: 'Aliases are given in two places' },
  'alias-not-dns': { severity: 'warning', summary: 'Alias is no DNS name' },
  'alias-shared': { severity: 'warning', summary: 'Several containers share an alias' },
  'default-bridge-setting': { severity: 'error', summary: 'The default bridge does not support this' },
  'link-invalid': { severity: 'error', summary: 'Not a link' },
  'links-without-effect': { severity: 'warning', summary: 'Links have no effect' },
  'port-invalid': { severity: 'error', summary: 'Not a published port' },
  'port-taken': { severity: 'error', summary: 'Host port is published twice' },
  'ports-too-many': { severity: 'error', summary: 'Too many published ports' },
  'ports-without-effect': { severity: 'warning', summary: 'Published ports have no effect' },

  // Policies
  'policy-invalid': { severity: 'error', summary: 'Policy cannot be understood' },
  'policy-name-unknown': { severity: 'error', summary: 'Policy names something that is not in the file' },
  'policy-contradiction': { severity: 'error', summary: 'Policies contradict each other' },
  'policy-about-everything': { severity: 'warning', summary: 'Policy is about all containers' },
} as const

/** The code of a diagnostic that reading a configuration can give. */
export type ConfigCode = keyof typeof CATALOGUE

/** All codes, in the order of the catalogue. */
export const CONFIG_CODES: readonly ConfigCode[] = Object.keys(CATALOGUE) as ConfigCode[]

/** Makes a diagnostic of this layer. */
export function makeConfigDiagnostic(code: ConfigCode, facts: DiagnosticFacts): Diagnostic {
  return makeDiagnostic<ConfigCode>(CATALOGUE, code, facts)
}
