// Daemons that are not set up as they are installed: options for all networks, other address pools, another firewall or none.
import { describeOnEngine } from '../contract/real-suite.ts'
import type { Sections } from '../contract/suite.ts'
import { DEFAULT_OPTIONS, defaultOptionCases } from '../fidelity/daemon-options.ts'
import { formCases } from '../fidelity/forms.ts'
import { networkFieldCases } from '../fidelity/network-fields.ts'

const FIELDS: Sections = { 'fields of a network': networkFieldCases, 'canonical forms': formCases }
const DEFAULTS: Sections = { 'options of the daemon': defaultOptionCases, ...FIELDS }

for (const kind of ['docker-26', 'docker-28'] as const)
  describeOnEngine(kind, DEFAULTS, { name: 'options', args: DEFAULT_OPTIONS })

describeOnEngine('docker-28', FIELDS, {
  name: 'bare',
  args: [
    '--iptables=false',
    '--ip6tables=false',
    '--userland-proxy=false',
    '--default-address-pool=base=10.200.0.0/16,size=24',
  ],
})

for (const firewall of ['iptables', 'nftables'])
  describeOnEngine('podman-5', FIELDS, { name: firewall, variables: [`NETAVARK_FW=${firewall}`] })
