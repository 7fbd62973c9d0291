/** The doctor and the support bundle, a part of its own: loaded when somebody asks for them. */
export { bundleFileName, supportBundle } from '../core/doctor/bundle.ts'
export { examine } from '../core/doctor/examine.ts'
export { appPatient, configurationFacts } from './app-patient.ts'
