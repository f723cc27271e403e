// Daemons that are not set up as they are installed: options for all networks, other address pools, another firewall or none.
import { describeOnEngine } from '../contract/real-suite.ts'
import type { Sections } from '../contract/suite.ts'
import { DEFAULT_OPTIONS, defaultOptionCases } from '../fidelity/daemon-options.ts'
import { formCases } from '../fidelity/forms.ts'
import { networkFieldCases } from '../fidelity/network-fields.ts'

const FORMS: Sections = { 'canonical forms': formCases }
const OPTIONS: Sections = { 'options of the daemon': defaultOptionCases }

describeOnEngine('docker-26', OPTIONS, { name: 'options', args: DEFAULT_OPTIONS })

describeOnEngine(
  'docker-28',
  { ...OPTIONS, ...FORMS, 'fields of a network': networkFieldCases },
  { name: 'options', args: DEFAULT_OPTIONS },
)

describeOnEngine('docker-28', FORMS, {
  name: 'bare',
  args: [
    '--iptables=false',
    '--ip6tables=false',
    '--userland-proxy=false',
    '--default-address-pool=base=10.200.0.0/16,size=24',
  ],
})

for (const firewall of ['iptables', 'nftables'])
  describeOnEngine('podman-5', FORMS, { name: firewall, variables: [`NETAVARK_FW=${firewall}`] })
