export { memberVerdicts as verdicts } from '../shared/newMembers';
